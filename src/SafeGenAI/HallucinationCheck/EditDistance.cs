namespace SafeGenAI.HallucinationCheck;

/// <summary>How many characters must be added, left out or replaced to make one name of another (Levenshtein).</summary>
internal static class EditDistance
{
    /// <summary>The longest name that is compared whole: what is mistyped is short.</summary>
    private const int Longest = 64;

    /// <summary>The name that is the fewest edits away, whatever the case; the first of those that are equally near.</summary>
    public static string Nearest(string name, IEnumerable<string> names)
    {
        string compared = name.Length > Longest ? name[..Longest] : name;
        return names.MinBy(other => Between(compared.ToUpperInvariant(), other.ToUpperInvariant()))!;
    }

    public static int Between(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int replaced = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }
}
