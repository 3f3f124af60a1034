using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Finds a run of words word for word in linear time (Knuth, Morris, Pratt), whatever repeats.</summary>
internal static class ExactSearch
{
    /// <summary>The first word of the first place at or after <paramref name="from"/>, or -1.</summary>
    public static int Find(FoldedWords source, int from, FoldedWords quote, Range part)
    {
        (int offset, int length) = part.GetOffsetAndLength(quote.Words.Length);
        ReadOnlySpan<Word> pattern = quote.Words.AsSpan(offset, length);
        ReadOnlySpan<Word> words = source.Words;
        int[] borders = ArrayPool<int>.Shared.Rent(length);
        FillBorders(pattern, borders);
        int found = -1;
        int matched = 0;
        for (int i = from; i < words.Length && found < 0; i++)
        {
            while (matched > 0 && words[i].Hash != pattern[matched].Hash)
            {
                matched = borders[matched - 1];
            }

            matched += words[i].Hash == pattern[matched].Hash ? 1 : 0;
            if (matched == length)
            {
                // Hashes agree; words do too, unless somebody tried hard.
                found = WordsEqual(source, i - length + 1, quote, offset, length) ? i - length + 1 : -1;
                matched = borders[matched - 1];
            }
        }

        ArrayPool<int>.Shared.Return(borders);
        return found;
    }

    private static void FillBorders(ReadOnlySpan<Word> pattern, int[] borders)
    {
        borders[0] = 0;
        for (int i = 1, border = 0; i < pattern.Length; i++)
        {
            while (border > 0 && pattern[i].Hash != pattern[border].Hash)
            {
                border = borders[border - 1];
            }

            border += pattern[i].Hash == pattern[border].Hash ? 1 : 0;
            borders[i] = border;
        }
    }

    private static bool WordsEqual(FoldedWords source, int from, FoldedWords quote, int offset, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (!source.WordEquals(from + i, quote, offset + i))
            {
                return false;
            }
        }

        return true;
    }
}
