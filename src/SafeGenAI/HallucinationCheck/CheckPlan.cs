using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.HallucinationCheck.Claims;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What the options come to: the detectors, their versions, and what is wrong.</summary>
internal static class CheckPlan
{
    /// <summary>The detectors beside the quotes, the cheap ones first. Each call makes new ones.</summary>
    public static IHallucinationDetector[] Detectors(HallucinationCheckOptions options, ILogger logger)
    {
        List<IHallucinationDetector> detectors = [];
        if (options.CheckNumbers)
        {
            detectors.Add(new NumberDetector());
        }

        if (options.CheckNames)
        {
            detectors.Add(new NameDetector());
        }

        if (options.Grounding is { } profile)
        {
            detectors.Add(new GroundingDetector(profile));
        }

        detectors.AddRange(options.OwnDetectors);
        if (options.Facts.Count > 0)
        {
            detectors.Add(new FactDetector(options.Facts, logger));
        }

        return [.. detectors];
    }

    /// <summary>The versions of what is built in and of the application's detectors, and a digest of everything: it stands in decisions.</summary>
    public static string Version(HallucinationCheckOptions options) => string.Join(' ',
        [QuoteDetector.Version,
            .. Detectors(options, NullLogger.Instance).Where(detector => detector is not FactDetector).Select(detector => detector.Version),
            $"#{XxHash3.HashToUInt64(MemoryMarshal.AsBytes(Fingerprint(options).AsSpan())):x16}"]);

    /// <summary>Everything that could change a verdict or what becomes of an answer: part of the cache's key.</summary>
    public static string Fingerprint(HallucinationCheckOptions options) => string.Join('\n',
        [QuoteDetector.Version, QuoteInstruction.Version, options.Instruction, QuotedFormat.Version, options.StructuredInstruction,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Demand.Required} {options.Demand.Share:R} {options.Preset} {options.MinimumCoverageOrDefault:R} {options.StreamingOrDefault == CheckStreaming.Observe}"),
            options.Rows.Fingerprint, RetryFeedback.Version, options.Confidence.Fingerprint, JudgeVersion(options),
            .. Detectors(options, NullLogger.Instance).Select(detector => detector.Version)]);

    private static string JudgeVersion(HallucinationCheckOptions options) =>
        options.JudgeModel is { } model ? AnswerJudge.VersionOf(model, options.Judge) : "no judge";

    public static IEnumerable<string> Faults(HallucinationCheckOptions options)
    {
        foreach (string fault in options.Rows.Faults(options.OwnDetectors.Count > 0).Concat(options.Facts.SelectMany(facts => facts.Faults()))
            .Concat(options.Grounding?.Faults() ?? []).Concat(options.Confidence.Faults()).Concat(options.Judge.Faults()))
        {
            yield return fault;
        }

        if (string.IsNullOrWhiteSpace(options.Instruction))
        {
            yield return "HallucinationCheck.Instruction is blank; leave it at its default, or say how to quote.";
        }

        if (string.IsNullOrWhiteSpace(options.StructuredInstruction))
        {
            yield return "HallucinationCheck.StructuredInstruction is blank; leave it at its default, or say how to quote beside a JSON value.";
        }

        if (!Enum.IsDefined(options.Preset))
        {
            yield return $"HallucinationCheck.Preset is {(int)options.Preset}; set Balanced, Precise or Recall.";
        }

        if (options.Streaming is { } streaming && !Enum.IsDefined(streaming))
        {
            yield return $"HallucinationCheck.Streaming is {(int)streaming}; set Hold, Window or Observe.";
        }

        if (options.Confidence.SelfReport && options.StreamingOrDefault != CheckStreaming.Hold)
        {
            yield return $"HallucinationCheck.Confidence.SelfReport is read at the end of the text and HallucinationCheck.Streaming is {options.StreamingOrDefault}; set Hold.";
        }

        if (options.MinimumCoverage is { } coverage && !(coverage >= 0 && coverage <= 1))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"HallucinationCheck.MinimumCoverage is {coverage}; set a share from 0 to 1.");
        }
    }
}
