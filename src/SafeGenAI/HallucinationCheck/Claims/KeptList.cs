namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Lists that a thread keeps for its next text: they grow by copying, and one full of numbers would leave ten times its size behind.</summary>
internal static class KeptList<T>
{
    private const int MostKept = 2_048;

    // A source may be read while the list of an answer is in use.
    [ThreadStatic]
    private static Stack<List<T>>? s_kept;

    /// <summary>An empty list.</summary>
    public static List<T> Take() => (s_kept ??= new Stack<List<T>>()).TryPop(out List<T>? kept) ? kept : [];

    /// <summary>Gives a list back that was taken; it is not to be used again.</summary>
    public static void Give(List<T> list)
    {
        if (list.Capacity <= MostKept)
        {
            list.Clear();
            (s_kept ??= new Stack<List<T>>()).Push(list);
        }
    }
}
