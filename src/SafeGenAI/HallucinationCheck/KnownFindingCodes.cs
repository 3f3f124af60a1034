using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Every code that a built-in check can give, to tell a code of the application's own from a slip of the pen.</summary>
internal static class KnownFindingCodes
{
    public static IReadOnlyList<string> All { get; } =
    [
        QuoteFindingCodes.Failed, QuoteFindingCodes.Missing, QuoteFindingCodes.WrongCitation, QuoteFindingCodes.TooShort,
        QuoteFindingCodes.Uncertain, QuoteFindingCodes.OtherScript, QuoteFindingCodes.ForeignSource, QuoteFindingCodes.TooMany,
        NumberFindingCodes.Unsupported, NumberFindingCodes.Rounded, NumberFindingCodes.Counted, NumberFindingCodes.DateUnsupported,
        NumberFindingCodes.UnitChanged, NameFindingCodes.Unsupported,
        FactFindingCodes.Unknown, FactFindingCodes.Contradicted, FactFindingCodes.NotChecked,
        GroundingFindingCodes.Low, GroundingFindingCodes.NovelRun,
        ConfidenceFindingCodes.LowLogProbability, ConfidenceFindingCodes.LowSelfReport, ConfidenceFindingCodes.Inconsistent,
        JudgeFindingCodes.Contradicted, JudgeFindingCodes.Unsupported, JudgeFindingCodes.Unknown,
        CheckFindingCodes.LowCoverage,
    ];

    /// <summary>A built-in code as it is written, whatever the case it is asked for in; null where there is none.</summary>
    public static string? Find(string code) => All.FirstOrDefault(known => known.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong about a code, after its name; null where a check of this feature may give it.</summary>
    /// <remarks>What stands before the dot of a built-in code is the library's own, also beside detectors of the application.</remarks>
    public static string? FaultOf(string code, bool hasOwnDetectors)
    {
        if (All.Contains(code))
        {
            return null;
        }

        string nearest = EditDistance.Nearest(code, All);
        return HasBuiltInPrefix(code) ? $"is no finding of a built-in check; set \"{nearest}\", or another of its kind."
            : hasOwnDetectors ? null
            : $"is no finding of a built-in check, and the feature has no detector of its own; set \"{nearest}\", or add the detector with AddDetector.";
    }

    private static bool HasBuiltInPrefix(string code)
    {
        int dot = code.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && All.Any(known => known.StartsWith(code[..(dot + 1)], StringComparison.OrdinalIgnoreCase));
    }
}
