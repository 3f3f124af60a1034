using System.Buffers;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Finds runs of capitalised words, the small words between them included: Duke of York, J. K. Rowling.</summary>
internal static class NameScanner
{
    private const int MaxParticles = 2;

    private static readonly SearchValues<char> SentenceMarks = SearchValues.Create(".!?:;\"()[]*\u3002");

    public static List<NameMention> Scan(FoldedWords text)
    {
        List<NameMention> mentions = [];
        for (int at = 0; at < text.Words.Length; at++)
        {
            if (!IsCapitalised(text, at) || text[at] is "I")
            {
                continue;
            }

            int to = End(text, at);
            mentions.Add(new NameMention(at, to, StartsSentence(text, at)));
            at = to - 1;
        }

        return mentions;
    }

    /// <summary>Whether a word has a capital where only names have one.</summary>
    public static bool IsCapitalised(FoldedWords text, int word) => text.Words[word].Kind == WordKind.Letters
        && (char.IsUpper(text[word][0]) || (text.Words[word].Length > 2 && char.IsUpper(text[word][1])));

    /// <summary>Whether capitals within the word make it a name even at the start of a sentence: NASA, McCartney.</summary>
    public static bool HasInnerCapital(ReadOnlySpan<char> word)
    {
        foreach (char c in NameKey.WithoutPossessive(word)[1..])
        {
            if (char.IsUpper(c))
            {
                return true;
            }
        }

        return false;
    }

    private static int End(FoldedWords text, int from)
    {
        int last = from;
        while (true)
        {
            int next = last + 1;
            for (int particles = 0; particles < MaxParticles && next + 1 < text.Words.Length && NameWords.IsParticle(text[next]) && text.Gap(next - 1) is " "; particles++)
            {
                next++;
            }

            if (next >= text.Words.Length || !Joins(text, next - 1) || !IsCapitalised(text, next) || text[next] is "I")
            {
                return last + 1;
            }

            last = next;
        }
    }

    private static bool Joins(FoldedWords text, int word) => text.Gap(word) switch
    {
        " " or "-" or " - " or "'" or " & " or "." => true,
        ". " or " . " => NameWords.IsAbbreviation(text[word]) && !StartsLine(text, word + 1),
        _ => false,
    } && !StartsLine(text, word + 1);

    private static bool StartsSentence(FoldedWords text, int word)
    {
        if (word == 0 || StartsLine(text, word))
        {
            return true;
        }

        ReadOnlySpan<char> gap = text.Gap(word - 1);
        return gap.ContainsAny(SentenceMarks) && !(gap is ". " && NameWords.IsAbbreviation(text[word - 1]) && !text[word - 1].SequenceEqual("I"))
            || gap is " - " or " -- " or "-- ";
    }

    // Folding made one space of every line break.
    private static bool StartsLine(FoldedWords text, int word)
    {
        if (word == 0)
        {
            return true;
        }

        int from = text.Folded.ToOriginal(text.Words[word - 1].End - 1) + 1;
        int to = text.Folded.ToOriginal(text.Words[word].Start);
        return to > from && text.Folded.Original.AsSpan(from, to - from).ContainsAny('\n', '\r');
    }
}
