using System.Buffers;
using System.Runtime.InteropServices;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>An answer laid beside the sources: what was counted, sentence by sentence, and its novel runs.</summary>
internal sealed class GroundingMeasurement
{
    private readonly AnswerText _answer;
    private readonly List<AnswerSentence> _claims = new(8);
    private readonly List<NovelRun> _runs = [];

    private GroundingMeasurement(AnswerText answer, NGramIndex index)
    {
        _answer = answer;
        Term[] rented = ArrayPool<Term>.Shared.Rent(TermScanner.MaxCount(answer));
        ReadOnlySpan<Term> terms = rented.AsSpan(0, TermScanner.Scan(answer, rented));
        int[] lengths = ArrayPool<int>.Shared.Rent(terms.Length);
        PassageOverlap overlap = new(index);
        int sentence = 0;
        for (ReadOnlySpan<Term> rest = terms; !rest.IsEmpty;)
        {
            int length = SentenceLength(rest, ref sentence);
            AnswerSentence measured = Measure(rest, length, index, lengths.AsSpan(0, length), ref overlap);
            Total.Add(measured.Sums);
            if (measured.IsClaim)
            {
                _claims.Add(measured);
            }

            rest = rest[length..];
        }

        ArrayPool<Term>.Shared.Return(rented);
        ArrayPool<int>.Shared.Return(lengths);
        overlap.Dispose();
    }

    /// <summary>What was counted in the whole answer.</summary>
    public FeatureSums Total;

    /// <summary>The sentences that could be true or false.</summary>
    public ReadOnlySpan<AnswerSentence> Claims => CollectionsMarshal.AsSpan(_claims);

    public ReadOnlySpan<NovelRun> NovelRuns => CollectionsMarshal.AsSpan(_runs);

    public static GroundingMeasurement Of(AnswerText answer, SourceIndex sources) => new(answer, sources.Part(NGramIndex.Of));

    /// <summary>The place of the words from one up to another, exclusive, in the original answer, with the marks that close them.</summary>
    public TextSpan Locate(int from, int to)
    {
        int start = _answer.Words[from].Start;
        TextSpan span = _answer.Folded.ToOriginal(start, _answer.Words[to - 1].End - start);
        string text = _answer.Folded.Original;
        int end = span.End;
        while (end < text.Length && char.IsPunctuation(text[end]))
        {
            end++;
        }

        return span with { Length = end - span.Start };
    }

    private AnswerSentence Measure(ReadOnlySpan<Term> rest, int length, NGramIndex index, Span<int> lengths, ref PassageOverlap overlap)
    {
        ReadOnlySpan<Term> terms = rest[..length];
        index.Match(terms, lengths);
        FeatureSums sums = SentenceCounts.Of(terms, lengths, Asks(rest, length));
        overlap.Measure(terms, lengths, ref sums);
        SentenceCounts.AddNovelRuns(terms, lengths, ref sums, _runs);
        return new AnswerSentence(terms[0].Word, terms[^1].Word + 1, sums);
    }

    /// <summary>How many terms the first sentence has: to the end of a sentence as it is shown, or where one ends without a capital after it.</summary>
    private int SentenceLength(ReadOnlySpan<Term> rest, ref int sentence)
    {
        IReadOnlyList<TextSpan> sentences = _answer.Sentences;
        int start = OriginalStart(rest[0]);
        while (sentence < sentences.Count && sentences[sentence].End <= start)
        {
            sentence++;
        }

        int end = sentence < sentences.Count ? sentences[sentence].End : int.MaxValue;
        int length = 1;
        while (length < rest.Length
            && (rest[length].Word == rest[length - 1].Word || (!PassageScanner.Starts(_answer, rest[length].Word) && OriginalStart(rest[length]) < end)))
        {
            length++;
        }

        return length;
    }

    private int OriginalStart(Term term) => _answer.Folded.ToOriginal(_answer.Words[term.Word].Start);

    private bool Asks(ReadOnlySpan<Term> rest, int length)
    {
        int end = _answer.Words[rest[length - 1].Word].End;
        int next = length < rest.Length ? _answer.Words[rest[length].Word].Start : _answer.Folded.Text.Length;
        return next > end && _answer.Folded.Text.AsSpan(end, next - end).ContainsAny('?', '\uFF1F', '\u061F');
    }
}
