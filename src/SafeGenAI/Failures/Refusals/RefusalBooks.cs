using System.Collections.Frozen;

namespace SafeGenAI.Failures.Refusals;

/// <summary>All languages, and which of them a text can be a refusal of, by its first two characters.</summary>
internal static class RefusalBooks
{
    public static readonly RefusalBook[] All =
    [
        EnglishRefusals.Book, GermanRefusals.Book, FrenchRefusals.Book, SpanishRefusals.Book, ItalianRefusals.Book,
        PortugueseRefusals.Book, DutchRefusals.Book, PolishRefusals.Book, JapaneseRefusals.Book, ChineseRefusals.Book,
    ];

    // Bit n stands for the book n.
    private static readonly FrozenDictionary<char, int> ByFirst = Index(static start => start[0]);
    private static readonly FrozenDictionary<(char, char), int> ByFirstTwo = Index(static start => (start[0], start[1]));

    /// <summary>The books of which a phrase starts like the text; most answers have none.</summary>
    /// <param name="text">The text from its first word on.</param>
    /// <param name="isComplete">Whether it ends where the span ends.</param>
    /// <returns>A bit for each.</returns>
    public static int Of(ReadOnlySpan<char> text, bool isComplete) => text.Length switch
    {
        0 => isComplete ? 0 : (1 << All.Length) - 1,
        1 => isComplete ? 0 : ByFirst.GetValueOrDefault(PhraseReader.Fold(text[0])),
        _ => ByFirstTwo.GetValueOrDefault((PhraseReader.Fold(text[0]), PhraseReader.Fold(text[1]))),
    };

    private static FrozenDictionary<T, int> Index<T>(Func<string, T> key) where T : notnull => All
        .SelectMany((book, number) => book.Starts.Select(start => (Key: key(start), Bit: 1 << number)))
        .GroupBy(entry => entry.Key, entry => entry.Bit)
        .ToFrozenDictionary(group => group.Key, group => group.Aggregate(0, (all, bit) => all | bit));
}
