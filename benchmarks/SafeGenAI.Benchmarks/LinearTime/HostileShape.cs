using System.Globalization;
using System.Text;

namespace SafeGenAI.Benchmarks.LinearTime;

/// <summary>A kind of text that invites a check to take more than its length's time.</summary>
/// <param name="Name">One word.</param>
/// <param name="Answer">Makes the answer of a length, or a little more.</param>
/// <param name="Source">Makes the source.</param>
/// <param name="IsStructured">Whether the answer is JSON.</param>
internal sealed record HostileShape(string Name, Func<int, string> Answer, Func<int, string> Source, bool IsStructured = false)
{
    public static IReadOnlyList<HostileShape> All { get; } =
    [
        Of("prose", i => $"In meeting {i} the team of region {i % 7} agreed to deliver {i * 3} units by week {i % 52}. ", i => $"The team of region {i % 7} met in week {i % 52} and agreed on {i} units. "),
        Same("one_character", "a", "a"),
        Same("one_word", "word ", "word "),
        Same("two_words", "the cat ", "the cat sat "),
        Of("different_words", i => $"w{Letters(i)} ", i => $"w{Letters(i * 7)} "),
        Same("right_to_left", "\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD ", "\u05E9\u05DC\u05D5\u05DD \u05D9\u05DC\u05D3 "),
        Same("zero_width", "a\u200B", "\u200B\u200D\uFEFF"),
        Same("combining", "e\u0301\u0323", "\u0301"),
        Same("half_surrogates", "\uD83D", "\uDE00a"),
        Same("unspaced", "\u4E2D\u6587", "\u4E2D\u6587\u5B57"),
        Same("sentence_ends", ". ", "! "),
        Same("line_ends", "\n", "- \n"),
        Same("emphasis", "*_`", "#>- "),
        Same("angle_brackets", "<", "<quote>"),
        Same("open_quotes", "<quote>old steel crane ", "old steel crane harbour y "),
        Of("quotes", i => $"It is so. <quote>old steel crane number {i} fell</quote> ", i => $"An old steel crane number {i} stood there. "),
        Of("near_quotes", i => $"It is so. <quote>old steel crane of harbour {i % 9} fell down x</quote> ", i => $"old steel crane of harbour {i % 7} fell down y "),
        Of("numbers", i => $"{i} ", i => $"{i * 2} "),
        Same("one_number", "7 ", "7 "),
        Same("digits", "7", "7"),
        Same("separated_digits", "1,", "1."),
        Of("amounts", i => $"$ {i}.5 million, {i % 100} % ", i => $"{i} EUR and {i % 100} % "),
        Of("dates", i => $"{(i % 28) + 1} March {1900 + (i % 200)}, ", i => $"{1900 + (i % 200)}-03-{(i % 28) + 1:00} "),
        Same("spelled_numbers", "one hundred ", "two thousand and "),
        Of("names", i => $"met {Capital(i)} ", i => $"saw {Capital(i * 3)} "),
        Same("one_name", "Anna ", "Berg "),
        Same("capitals", "A", "A "),
        Same("acronyms", "U.S. ", "U.S.A. "),
        Same("apostrophes", "it's ", "don't'"),
        new("nested_json", length => Nested(length), length => Repeated("text of a source ", length), IsStructured: true),
        new("flat_json", length => $"[{Repeated("\"It is 5 of 7.\\n\",", length)}\"\"]", length => Repeated("It is 5 of 7. ", length), IsStructured: true),
        new("broken_json", length => Repeated("{\"a\":[", length), length => Repeated("text of a source ", length), IsStructured: true),
    ];

    private static HostileShape Same(string name, string answer, string source) =>
        new(name, length => Repeated(answer, length), length => Repeated(source, length));

    private static HostileShape Of(string name, Func<int, FormattableString> answer, Func<int, FormattableString> source) =>
        new(name, length => Counted(answer, length), length => Counted(source, length));

    private static string Repeated(string piece, int length) => string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1));

    private static string Counted(Func<int, FormattableString> piece, int length)
    {
        StringBuilder text = new(length + 100);
        for (int i = 0; text.Length < length; i++)
        {
            text.Append(piece(i).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Nested(int length)
    {
        int depth = length / 7;
        return string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "\"It is 5.\"" + new string('}', depth);
    }

    private static string Letters(int number)
    {
        StringBuilder letters = new();
        for (int rest = number; rest > 0 || letters.Length == 0; rest /= 26)
        {
            letters.Append((char)('a' + (rest % 26)));
        }

        return letters.ToString();
    }

    private static string Capital(int number) => $"Zu{Letters(number)}";
}
