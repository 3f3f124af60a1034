using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>
/// A text without its presentation: NFKC, one white space, plain quote marks and hyphens, no invisible characters,
/// no markdown. Digits, signs, negations and case stay. Both sides of a comparison are folded alike.
/// </summary>
/// <remarks>Immutable. Folding a folded text changes nothing.</remarks>
internal sealed class FoldedText
{
    // The map is kept only where the distance between folded and original position changes: most texts change seldom.
    private readonly int[] _positions;
    private readonly int[] _distances;

    private FoldedText(string original, string text, int[] positions, int[] distances)
    {
        Original = original;
        Text = text;
        _positions = positions;
        _distances = distances;
    }

    public string Original { get; }

    public string Text { get; }

    public static FoldedText Of(string original)
    {
        FoldingBuffer buffer = new(original.Length + 1);
        try
        {
            CharacterFolding.Fold(original, ref buffer);
            MarkdownFolding.Fold(ref buffer);
            (int[] positions, int[] distances) = Compress(buffer.Origins);
            string text = buffer.Characters.SequenceEqual(original) ? original : new string(buffer.Characters);
            return new FoldedText(original, text, positions, distances);
        }
        finally
        {
            buffer.Dispose();
        }
    }

    /// <summary>Where the folded character at a position came from.</summary>
    public int ToOriginal(int position)
    {
        int at = Array.BinarySearch(_positions, position);
        return position + (_positions.Length == 0 ? 0 : _distances[at >= 0 ? at : ~at - 1]);
    }

    /// <summary>The place in the original that a piece of the folded text came from, whole clusters only.</summary>
    public TextSpan ToOriginal(int start, int length)
    {
        int from = ToOriginal(start);
        return new TextSpan(from, length == 0 ? 0 : NormalizationCluster.End(Original, ToOriginal(start + length - 1)) - from);
    }

    private static (int[] Positions, int[] Distances) Compress(ReadOnlySpan<int> origins)
    {
        int count = 0;
        int distance = -1;
        for (int i = 0; i < origins.Length; i++)
        {
            count += origins[i] - i != distance ? 1 : 0;
            distance = origins[i] - i;
        }

        int[] positions = new int[count];
        int[] distances = new int[count];
        count = 0;
        for (int i = 0; i < origins.Length; i++)
        {
            if (count == 0 || origins[i] - i != distances[count - 1])
            {
                positions[count] = i;
                distances[count++] = origins[i] - i;
            }
        }

        return (positions, distances);
    }
}
