using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>Finds what a test says, where a word of it stands in the answer.</summary>
internal sealed class ScriptedDetector(string word, Verdict verdict, string code, bool isHostLookup = false) : IHallucinationDetector
{
    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    public string Version => $"scripted/{word}/{verdict}/{code}";

    public bool IsHostLookup => isHostLookup;

    public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        int place = arguments.Answer.IndexOf(word, StringComparison.Ordinal);
        FindingSeverity severity = verdict == Verdict.Unsupported ? FindingSeverity.Block : FindingSeverity.Annotate;
        return new(place < 0
            ? new Detection(Verdict.Supported, [], 1)
            : new Detection(verdict, [new Finding(code, severity, new TextSpan(place, word.Length))], 1));
    }
}
