namespace SafeGenAI.HallucinationCheck.Judge;

/// <summary>Whether two words are forms of one: refund and refunds, move and moved. English endings only.</summary>
internal static class Inflection
{
    private const int ShortestStem = 3;

    private static readonly string[] Endings = ["s", "es", "d", "ed", "ing", "'s"];

    public static bool IsSameWord(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Equals(other, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        ReadOnlySpan<char> longer = one.Length > other.Length ? one : other;
        ReadOnlySpan<char> shorter = one.Length > other.Length ? other : one;
        if (shorter.Length < ShortestStem || !char.IsLetter(shorter[^1]))
        {
            return false;
        }

        return IsForm(longer, shorter)
            // Moving has lost the last letter of move.
            || (shorter.Length > ShortestStem && shorter[^1] is 'e' or 'E' && longer.EndsWith("ing", StringComparison.OrdinalIgnoreCase)
                && IsForm(longer, shorter[..^1]));
    }

    private static bool IsForm(ReadOnlySpan<char> longer, ReadOnlySpan<char> stem)
    {
        if (!longer.StartsWith(stem, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (string ending in Endings)
        {
            if (longer[stem.Length..].Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
