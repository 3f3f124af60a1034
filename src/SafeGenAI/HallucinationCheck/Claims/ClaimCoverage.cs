using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Which share of an answer's words the claims that were checked are: that a name is given says nothing of the words around it.</summary>
internal sealed class ClaimCoverage(AnswerText answer)
{
    private int _reached;
    private int _end;

    /// <summary>Counts the words of a claim, each once; claims come in order.</summary>
    /// <param name="from">The first word.</param>
    /// <param name="to">The word after the last.</param>
    public void Reach(int from, int to)
    {
        from = Math.Max(from, _end);
        _reached += Math.Max(to - from, 0);
        _end = Math.Max(to, _end);
    }

    public double Share => answer.Words.Length == 0 ? 0 : (double)_reached / answer.Words.Length;
}
