namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Words that tell apart two names which share the rest: North and South Korea, Charles II and III, Boston College and University.</summary>
internal static class NameDistinctions
{
    private static readonly string[][] Groups =
    [
        ["north", "south", "east", "west", "northern", "southern", "eastern", "western"],
        ["new", "old"],
        ["upper", "lower"],
        ["king", "queen", "prince", "princess"],
        ["first", "second", "third"],
        ["college", "university", "school", "academy", "museum"],
        ["ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"],
    ];

    private static readonly string[] Joints = ["and", "or"];

    /// <summary>Whether the sources have a neighbour of a word with another of its kind only: South Korea and no North Korea.</summary>
    /// <param name="word">The word that may tell names apart.</param>
    /// <param name="neighbour">What stands beside it in the name.</param>
    /// <param name="isFirst">Whether the word stands before its neighbour.</param>
    /// <param name="sources">The words of the sources.</param>
    public static bool IsOther(ReadOnlySpan<char> word, ReadOnlySpan<char> neighbour, bool isFirst, NameIndex sources)
    {
        if (Group(word) is not { } group || Has(word, neighbour, isFirst, sources))
        {
            return false;
        }

        foreach (string joint in Joints)
        {
            // "North and South Korea"
            if (sources.ContainsPair(isFirst ? word : joint, isFirst ? joint : word))
            {
                return false;
            }
        }

        foreach (string other in group)
        {
            if (!word.Equals(other, StringComparison.OrdinalIgnoreCase) && Has(other, neighbour, isFirst, sources))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(ReadOnlySpan<char> word, ReadOnlySpan<char> neighbour, bool isFirst, NameIndex sources) =>
        isFirst ? sources.ContainsPair(word, neighbour) : sources.ContainsPair(neighbour, word);

    private static string[]? Group(ReadOnlySpan<char> word)
    {
        foreach (string[] group in Groups)
        {
            foreach (string member in group)
            {
                if (word.Equals(member, StringComparison.OrdinalIgnoreCase))
                {
                    return group;
                }
            }
        }

        return null;
    }
}
