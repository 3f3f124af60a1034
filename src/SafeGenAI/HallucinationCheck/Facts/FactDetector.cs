using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Compares what an answer names with what the host knows. The sources play no part: it works without any.</summary>
internal sealed class FactDetector : IHallucinationDetector
{
    private const string Algorithm = "facts/1";

    private readonly FactChecker[] _checkers;

    public FactDetector(IReadOnlyList<FactCheck> checks, ILogger logger)
    {
        _checkers = [.. checks.Select(check => check.Build(logger))];
        Version = VersionOf(checks);
    }

    public string Version { get; }

    /// <inheritdoc/>
    public bool IsHostLookup => true;

    /// <summary>Algorithm, kinds, worlds, readers and properties.</summary>
    public static string VersionOf(IReadOnlyList<FactCheck> checks) =>
        string.Join('\n', checks.Select(check => check.Version).Prepend(Algorithm));

    public async ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken)
    {
        FactAnswer answer = FactAnswer.Of(arguments);
        GenAICall call = arguments.Call;
        FactReport[] reports = _checkers.Length == 1
            ? [await _checkers[0].CheckAsync(answer, call, cancellationToken)]
            : await Task.WhenAll(_checkers.Select(checker => checker.CheckAsync(answer, call, cancellationToken).AsTask()));
        List<Finding> findings = [];
        List<TextSpan> seen = [];
        bool failed = false;
        foreach (FactReport report in reports)
        {
            findings.AddRange(report.Findings);
            seen.AddRange(report.Checked);
            failed |= report.Failed;
        }

        Verdict verdict = findings.Exists(finding => finding.Severity == FindingSeverity.Block) ? Verdict.Unsupported
            : failed || seen.Count == 0 ? Verdict.NotChecked
            : Verdict.Supported;
        return verdict == Verdict.NotChecked && findings.Count == 0
            ? Detection.NotChecked
            : new Detection(verdict, findings, FactCoverage.Of(answer.Text.Sentences, seen));
    }
}
