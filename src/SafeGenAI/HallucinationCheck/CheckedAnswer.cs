using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>An answer without markup and all that the signals said of it.</summary>
internal sealed class CheckedAnswer(string text, QuoteCheck? quotes)
{
    private readonly List<CheckedPart> _parts = [];

    /// <summary>The answer as the user sees it.</summary>
    public string Text { get; } = text;

    /// <summary>The verified quotes.</summary>
    public IReadOnlyList<QuoteCitation> Citations { get; private set; } = quotes?.Citations ?? [];

    /// <summary>The same, prepared for checks.</summary>
    public required AnswerText Prepared { get; init; }

    /// <summary>The provider's citations that are not among them.</summary>
    public IReadOnlyList<ProviderCitation> Unverified { get; } = quotes?.Unverified ?? [];

    /// <summary>What each signal said, in the order they were asked.</summary>
    public IReadOnlyList<CheckedPart> Parts => _parts;

    /// <summary>The worst verdict of any signal: the values are in the order not checked, supported, uncertain, unsupported.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>How well grounded the answer is, 0 to 1; null where nothing measured it.</summary>
    public double? Score { get; set; }

    /// <summary>The largest share of the answer that any signal could check, 0 to 1.</summary>
    public double Coverage { get; private set; }

    /// <param name="verdict">What a signal said.</param>
    /// <param name="findings">What it found.</param>
    /// <param name="coverage">The share of the answer that it could check, 0 to 1.</param>
    /// <param name="isNoted">Whether the findings decide nothing.</param>
    public void Add(Verdict verdict, IReadOnlyList<Finding> findings, double coverage, bool isNoted = false)
    {
        _parts.Add(new CheckedPart(verdict, findings, isNoted));
        Verdict = verdict > Verdict ? verdict : Verdict;
        Coverage = Math.Max(Coverage, coverage);
    }

    /// <summary>A judge settled what was uncertain: what the others doubted stays noted, and decides no more.</summary>
    public void Settle(Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<QuoteCitation> citations)
    {
        Citations = citations.Count == 0 ? Citations : [.. Citations, .. citations];
        for (int i = 0; i < _parts.Count; i++)
        {
            if (_parts[i].Verdict == Verdict.Uncertain)
            {
                _parts[i] = _parts[i] with { Verdict = Verdict.NotChecked, IsNoted = true };
            }
        }

        Verdict = verdict;
        _parts.Add(new CheckedPart(verdict, findings));
    }

    public IReadOnlyList<Finding> AllFindings()
    {
        int count = 0;
        IReadOnlyList<Finding> only = [];
        foreach (CheckedPart part in _parts)
        {
            only = part.Findings.Count > 0 ? part.Findings : only;
            count += part.Findings.Count;
        }

        return count == only.Count ? only : [.. _parts.SelectMany(part => part.Findings)];
    }
}
