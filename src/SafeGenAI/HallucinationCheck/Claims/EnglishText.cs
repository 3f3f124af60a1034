using System.Collections.Frozen;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Tells texts of other languages, where names are inflected or have other forms than English knows.</summary>
internal static class EnglishText
{
    private const int SureWeight = 4;
    private const int DoubtfulWeight = 1;
    private const int ForeignWeight = 3;
    private const int LongestFunctionWord = 7;

    // Words that no neighbour of English shares, and words that some do.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Sure = Words(
        "the of and was were are it she they that this these those with for from has have had his her their been being will would should could not but you " +
        "who which when where there its by him them our your how what than into about after before between through under until very both each");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Doubtful = Words(
        "a i an is in on to do at as or be he we me my no so if up out off over am us did does can may all any such too also just only here then some mine during shall might must via upon");

    /// <summary>Whether the text speaks another language; a text that tells nothing does not.</summary>
    public static bool IsForeign(FoldedWords text) => Balance(text) < 0;

    public static bool IsForeign(SourceIndex sources) => sources.Part(static index => new Language(index.Sources.Sum(Balance) < 0)).IsForeign;

    // Above 0 for English, below for others.
    private static long Balance(FoldedWords text)
    {
        long balance = 0;
        for (int at = 0; at < text.Words.Length; at++)
        {
            if (text.Words[at].Kind != WordKind.Letters)
            {
                continue;
            }

            ReadOnlySpan<char> word = text[at];
            bool isShort = word.Length <= LongestFunctionWord;
            balance += isShort && Sure.Contains(word) ? SureWeight
                : isShort && Doubtful.Contains(word) ? DoubtfulWeight
                : IsForeign(text, at) ? -ForeignWeight
                : 0;
        }

        return balance;
    }

    // "van Gogh" is a name in English too.
    private static bool IsForeign(FoldedWords text, int at)
    {
        ReadOnlySpan<char> word = text[at];
        bool function = word.Length <= LongestFunctionWord && Vocabulary.IsFunctionWord(word);
        return char.IsLower(word[0]) ? word.ContainsAnyExceptInRange('\0', '\u007F') || (function && !IsInName(text, at)) : function;
    }

    private static bool IsInName(FoldedWords text, int at) =>
        NameWords.IsParticle(text[at]) && at + 1 < text.Words.Length && NameScanner.IsCapitalised(text, at + 1);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private sealed record Language(bool IsForeign);
}
