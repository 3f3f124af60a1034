using System.Buffers;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>An answer laid beside the sources: what was counted, sentence by sentence, and its novel runs.</summary>
internal sealed class GroundingMeasurement
{
    private readonly AnswerText _answer;
    private readonly Term[] _terms;
    private readonly List<AnswerSentence> _sentences = new(8);
    private readonly List<NovelRun> _runs = [];

    private GroundingMeasurement(AnswerText answer, NGramIndex index)
    {
        _answer = answer;
        Term[] terms = ArrayPool<Term>.Shared.Rent(TermScanner.MaxCount(answer));
        _terms = terms.AsSpan(0, TermScanner.Scan(answer, terms)).ToArray();
        ArrayPool<Term>.Shared.Return(terms);

        int[] lengths = ArrayPool<int>.Shared.Rent(_terms.Length);
        PassageOverlap overlap = new(index);
        int sentence = 0;
        for (int from = 0; from < _terms.Length;)
        {
            int to = SentenceEnd(from, ref sentence);
            AnswerSentence measured = Measure(from, to, index, lengths.AsSpan(0, to - from), ref overlap);
            _sentences.Add(measured);
            Total.Add(measured.Sums);
            from = to;
        }

        ArrayPool<int>.Shared.Return(lengths);
        overlap.Dispose();
    }

    /// <summary>What was counted in the whole answer.</summary>
    public FeatureSums Total;

    /// <summary>The sentences that could be true or false.</summary>
    public IEnumerable<AnswerSentence> Claims => _sentences.Where(sentence => sentence.IsClaim);

    public IReadOnlyList<NovelRun> NovelRuns => _runs;

    public static GroundingMeasurement Of(AnswerText answer, SourceIndex sources) => new(answer, sources.Part(NGramIndex.Of));

    /// <summary>The place of some terms in the original answer, with the marks that close them.</summary>
    public TextSpan Locate(int from, int to)
    {
        int start = _answer.Words[_terms[from].Word].Start;
        TextSpan span = _answer.Folded.ToOriginal(start, _answer.Words[_terms[to - 1].Word].End - start);
        string text = _answer.Folded.Original;
        int end = span.End;
        while (end < text.Length && char.IsPunctuation(text[end]))
        {
            end++;
        }

        return span with { Length = end - span.Start };
    }

    private AnswerSentence Measure(int from, int to, NGramIndex index, Span<int> lengths, ref PassageOverlap overlap)
    {
        ReadOnlySpan<Term> terms = _terms.AsSpan(from..to);
        index.Match(terms, lengths);
        FeatureSums sums = SentenceCounts.Of(terms, lengths, Asks(to));
        overlap.Measure(terms, lengths, ref sums);
        SentenceCounts.AddNovelRuns(terms, lengths, from, ref sums, _runs);
        return new AnswerSentence(from, to, sums);
    }

    /// <summary>The term after the last of a sentence: at the end of a sentence as it is shown, or where one ends without a capital after it.</summary>
    private int SentenceEnd(int from, ref int sentence)
    {
        IReadOnlyList<TextSpan> sentences = _answer.Sentences;
        int start = OriginalStart(from);
        while (sentence < sentences.Count && sentences[sentence].End <= start)
        {
            sentence++;
        }

        int end = sentence < sentences.Count ? sentences[sentence].End : int.MaxValue;
        int to = from + 1;
        while (to < _terms.Length
            && (_terms[to].Word == _terms[to - 1].Word || (!PassageScanner.Starts(_answer, _terms[to].Word) && OriginalStart(to) < end)))
        {
            to++;
        }

        return to;
    }

    private int OriginalStart(int term) => _answer.Folded.ToOriginal(_answer.Words[_terms[term].Word].Start);

    private bool Asks(int to)
    {
        int end = _answer.Words[_terms[to - 1].Word].End;
        int next = to < _terms.Length ? _answer.Words[_terms[to].Word].Start : _answer.Folded.Text.Length;
        return next > end && _answer.Folded.Text.AsSpan(end, next - end).ContainsAny('?', '\uFF1F', '\u061F');
    }
}
