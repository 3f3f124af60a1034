using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>
/// How far a judge that lies gets, and how much an honest one can confirm: the share of answers that pass when it quotes, for each
/// sentence, the sentence of the source that carries it best.
/// </summary>
internal static class JudgeBound
{
    private const int LongestQuote = 400;

    private static readonly double[] Overlaps = [0.5, 0.7, 0.8, 0.9, 1];

    public static void Print(IReadOnlyList<BeginRow> rows, TextWriter output)
    {
        output.WriteLine("judge_required_overlap source attributable passed not_attributable passed");
        foreach (IGrouping<string, BeginRow> source in rows.GroupBy(row => row.Source, StringComparer.OrdinalIgnoreCase))
        {
            foreach (double overlap in Overlaps)
            {
                (int grounded, double groundedShare) = Share([.. source.Where(row => !row.Ungrounded)], overlap);
                (int ungrounded, double ungroundedShare) = Share([.. source.Where(row => row.Ungrounded)], overlap);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{overlap:0.0} {source.Key} {grounded} {groundedShare:0.000} {ungrounded} {ungroundedShare:0.000}"));
            }
        }
    }

    private static (int Rows, double Share) Share(List<BeginRow> rows, double overlap) =>
        (rows.Count, rows.Count == 0 ? 0 : rows.Count(row => Passes(row, overlap)) / (double)rows.Count);

    private static bool Passes(BeginRow row, double overlap)
    {
        List<JudgedSentence> sentences = JudgedSentence.Of(new AnswerText(row.Answer));
        List<FoldedWords> passages = [.. SentenceScanner.Scan(row.Knowledge)
            .Where(span => span.Length <= LongestQuote)
            .Select(span => new FoldedWords(row.Knowledge.Substring(span.Start, span.Length)))];
        return sentences.Count > 0 && sentences.TrueForAll(sentence =>
            passages.Exists(passage => Passage.Compare(sentence.Words, passage, passage, overlap) == PassageFit.Carries));
    }
}
