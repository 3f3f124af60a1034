using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>The table of a feature: verdict and finding to action. Immutable.</summary>
/// <remarks>
/// A finding with a row of its own is decided by that row alone; what is left of the verdict without such findings is
/// decided by the verdict's row; the strictest of these actions is taken.
/// </remarks>
internal sealed class CheckPolicy(IReadOnlyDictionary<Verdict, CheckAction> verdicts, IReadOnlyDictionary<string, CheckAction> findings)
{
    /// <summary>Whether any answer can be rejected: then it must be held until it is checked.</summary>
    public bool CanReject => verdicts.Values.Any(Rejects) || findings.Values.Any(Rejects);

    public static bool Rejects(CheckAction action) => action >= CheckAction.Retry;

    public CheckAction Decide(CheckedAnswer answer)
    {
        CheckAction action = CheckAction.Accept;
        Verdict rest = Verdict.NotChecked;
        for (int i = 0; i < answer.Parts.Count; i++)
        {
            Verdict left = Left(answer.Parts[i], ref action);
            rest = left > rest ? left : rest;
        }

        return Stricter(action, verdicts[rest]);
    }

    /// <summary>What a signal's verdict would be without the findings that have rows of their own.</summary>
    private Verdict Left(CheckedPart part, ref CheckAction action)
    {
        if (part.IsNoted)
        {
            return part.Verdict;
        }

        bool decided = false;
        FindingSeverity worst = FindingSeverity.Hint;
        for (int i = 0; i < part.Findings.Count; i++)
        {
            Finding finding = part.Findings[i];
            if (findings.TryGetValue(finding.Code, out CheckAction own))
            {
                action = Stricter(action, own);
                // A hint never made the verdict worse: without it the verdict is the same.
                decided |= finding.Severity > FindingSeverity.Hint;
            }
            else if (finding.Severity > worst)
            {
                worst = finding.Severity;
            }
        }

        Verdict left = worst switch
        {
            FindingSeverity.Block => Verdict.Unsupported,
            FindingSeverity.Annotate => Verdict.Uncertain,
            _ => Verdict.Supported,
        };
        return decided && left < part.Verdict ? left : part.Verdict;
    }

    private static CheckAction Stricter(CheckAction one, CheckAction other) => one > other ? one : other;
}
