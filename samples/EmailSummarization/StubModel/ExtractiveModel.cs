using EmailSummarization.Mail;

namespace EmailSummarization.StubModel;

/// <summary>
/// A summariser without a model: it takes the two or three sentences that say most, by how often their terms occur, by
/// where they stand and by what they share with the subject.
/// </summary>
internal static class ExtractiveModel
{
    private const int MostSentences = 3;
    private const int MostBytes = 700;
    private const double SubjectBonus = 1.5;
    private const double FirstBonus = 1;
    private const double NumberBonus = 0.25;
    private const double OverlapAllowed = 0.5;
    private const double HeadingFactor = 0.5;
    private const double EnoughTerms = 6;
    private const int ComfortableLength = 200;

    /// <summary>The sentences of a summary: exact words of the e-mail, in its order.</summary>
    public static IReadOnlyList<string> Summarize(string subject, string body)
    {
        string[] sentences = [.. Sentences.Of(body).Distinct()];
        if (sentences.Length == 0)
        {
            return [.. Paragraphs.Of(body).Take(1)];
        }

        List<string>[] terms = [.. sentences.Select(Terms.Of)];
        HashSet<string> inSubject = [.. Terms.Of(subject)];
        Dictionary<string, int> counts = terms.SelectMany(list => list).CountBy(term => term).ToDictionary();
        IEnumerable<int> best = Enumerable.Range(0, sentences.Length)
            .OrderByDescending(i => Score(sentences[i], i, terms[i], counts, inSubject))
            .ThenBy(i => i);

        List<int> chosen = [];
        int bytes = 0;
        int wanted = sentences.Length <= MostSentences ? Math.Min(2, sentences.Length) : MostSentences;
        foreach (int i in best)
        {
            int length = System.Text.Encoding.UTF8.GetByteCount(sentences[i]);
            bool repeats = chosen.Exists(other => Overlap(terms[i], terms[other]) > OverlapAllowed);
            if (chosen.Count < wanted && (chosen.Count == 0 || (bytes + length <= MostBytes && !repeats)))
            {
                chosen.Add(i);
                bytes += length;
            }
        }

        return [.. chosen.Order().Select(i => sentences[i])];
    }

    private static double Score(string sentence, int position, List<string> terms, Dictionary<string, int> counts, HashSet<string> inSubject)
    {
        string[] distinct = [.. terms.Distinct()];
        if (distinct.Length == 0)
        {
            return 0;
        }

        // The logarithm keeps a term that is everywhere from deciding alone; the mean keeps length from doing so.
        double frequency = distinct.Average(term => Math.Log(1 + counts[term]));
        double shared = inSubject.Count == 0 ? 0 : distinct.Count(inSubject.Contains) / (double)inSubject.Count;
        double substance = Math.Min(1, distinct.Length / EnoughTerms);
        double place = FirstBonus / (1 + position);
        double numbers = sentence.Any(char.IsDigit) ? NumberBonus : 0;
        double length = sentence.Length <= ComfortableLength ? 1 : (double)ComfortableLength / sentence.Length;
        double heading = Sentences.Ends(sentence[^1]) ? 1 : HeadingFactor;
        return (frequency + (SubjectBonus * shared) + place + numbers) * length * heading * substance;
    }

    private static double Overlap(List<string> one, List<string> other) =>
        one.Count == 0 ? 1 : one.Count(other.Contains) / (double)one.Count;
}
