namespace EmailSummarization.Mail;

/// <summary>The sentences of an e-mail in their order: no greeting, no heading, no signature.</summary>
internal static class Sentences
{
    /// <summary>What stands between two columns of a table.</summary>
    public const string ColumnGap = "   ";

    private const int FewestWords = 4;
    private const int FewestUnspaced = 10;

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "nr", "vs", "e.g", "i.e", "approx", "fig", "tel", "av", "vol", "ltd", "inc",
        "bzw", "ca", "z.b", "d.h", "u.a", "abs", "sr", "sra", "dra", "ing", "sig", "art", "pp", "mme", "m", "ul", "al", "np", "godz", "tys",
    };

    // After a number with a point these are a date, not a new sentence.
    private static readonly HashSet<string> GermanMonths = new(StringComparer.Ordinal)
    {
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
    };

    public static IEnumerable<string> Of(string body) => Paragraphs.Of(body).SelectMany(Split).Where(IsStatement);

    /// <summary>Whether a sentence may end with this character.</summary>
    public static bool Ends(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '؟';

    private static IEnumerable<string> Split(string paragraph)
    {
        int start = 0;
        for (int i = 0; i < paragraph.Length; i++)
        {
            if (Ends(paragraph[i]) && EndOf(paragraph, start, i) is { } end)
            {
                yield return paragraph[start..end].Trim();
                start = end;
                i = end - 1;
            }
        }

        yield return paragraph[start..].Trim();
    }

    /// <summary>Where the sentence ends that this mark may end, closing quotes included; null if it does not.</summary>
    private static int? EndOf(string text, int start, int mark)
    {
        int end = mark + 1;
        while (end < text.Length && text[end] is '"' or '\'' or ')' or '”' or '’' or '»' or '」' or '』')
        {
            end++;
        }

        if (end == text.Length || text[mark] is '。' or '！' or '？')
        {
            return end;
        }

        if (text[end] != ' ' || char.IsLower(text[Math.Min(end + 1, text.Length - 1)]))
        {
            return null;
        }

        return text[mark] == '.' && IsAbbreviated(text[start..mark], text[(end + 1)..]) ? null : end;
    }

    private static bool IsAbbreviated(string before, string after)
    {
        string word = before[(before.LastIndexOfAny([' ', '(']) + 1)..];
        bool isInitial = word.Length == 1 && char.IsLetter(word[0]);
        bool isOrdinal = word.Length <= 2 && word.All(char.IsAsciiDigit) && GermanMonths.Contains(after.Split(' ', ',', '.')[0]);
        return isInitial || isOrdinal || Abbreviations.Contains(word);
    }

    private static bool IsStatement(string text) =>
        text.Length > 0
        && text[^1] is not (':' or ',' or '、' or '：' or '،')
        && (text.Any(char.IsLower) || text.Any(Terms.IsUnspaced) || text.Any(IsArabic))
        && (text.Count(Terms.IsUnspaced) >= FewestUnspaced || text.Split(' ').Length >= FewestWords);

    private static bool IsArabic(char c) => c is >= '\u0600' and <= '\u06FF';
}
