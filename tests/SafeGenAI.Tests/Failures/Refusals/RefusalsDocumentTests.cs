using System.Text.RegularExpressions;
using SafeGenAI.Failures.Refusals;
using SafeGenAI.Tests.Architecture;

namespace SafeGenAI.Tests.Failures.Refusals;

/// <summary>docs/refusals.md says all that the books say, word for word.</summary>
public class RefusalsDocumentTests
{
    public static TheoryData<string> Languages => [.. RefusalBooks.All.Select(book => book.Language)];

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryLanguage_IsDocumented(string language)
    {
        string expected = Collapsed(Rendered(RefusalBooks.All.Single(book => book.Language == language)));
        string document = Collapsed(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "refusals.md")));
        Assert.True(document.Contains(expected, StringComparison.Ordinal), $"docs/refusals.md should say: {expected}");
    }

    private static string Rendered(RefusalBook book) => string.Join('\n', (string[])
    [
        $"## {book.Language}",
        $"- **Openings**: {Listed(book.Openings)}; joined by {Listed(book.Joiners)}.",
        $"- **A machine's opening**: {Listed(book.Machines)}.",
        .. book.Sentences.SelectMany(sentence => Lines("Inability", sentence)),
        .. book.MachineSentences.SelectMany(sentence => Lines("Inability, after a machine's opening only", sentence)),
        .. Line("Reasons", book.Reasons),
        .. Line("Concessions", book.Concessions),
    ]);

    private static string[] Line(string title, string[] phrases) => phrases.Length == 0 ? [] : [$"- **{title}**: {Listed(phrases)}."];

    private static IEnumerable<string> Lines(string title, RefusalSentence sentence) =>
    [
        $"- **{title}**: {Listed(sentence.Heads)}; then one of",
        .. sentence.Frames.Select(frame => $"  - {string.Concat(frame.Parts.Select(part => $"{Described(part)}; "))}{Described(frame.End)}."),
    ];

    private static string Described(RefusalPart part)
    {
        string among = part.MostWordsBefore == 0 ? "" : $"within {part.MostWordsBefore} words, none of them {Listed(part.Barriers)}: ";
        return (part.IsOptional ? "perhaps " : "") + among + Listed(part.Phrases);
    }

    private static string Described(RefusalEnd end) => end switch
    {
        RefusalEnd.FullStop => "full stop",
        RefusalEnd.Clause => "full stop or comma",
        RefusalEnd.Reason => "a reason",
        RefusalEnd.Sentence => "anything",
        RefusalEnd.Words => "something",
        _ => "something in the text",
    };

    private static string Listed(string[] phrases) => string.Join(", ", phrases.Select(phrase => $"`{phrase}`"));

    private static string Collapsed(string text) => Regex.Replace(text, @"\s+", " ");
}
