using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Which share of an answer's sentences carries a claim that was checked, by length.</summary>
internal sealed class SentenceCoverage(AnswerText answer)
{
    private readonly IReadOnlyList<TextSpan> _sentences = answer.Sentences;
    private int _sentence;
    private int _reached;

    /// <summary>Counts the sentence of a claim; claims come in order.</summary>
    public void Reach(TextSpan claim)
    {
        while (_sentence < _sentences.Count && _sentences[_sentence].End <= claim.Start)
        {
            _sentence++;
        }

        if (_sentence < _sentences.Count && _sentences[_sentence].Start < claim.End)
        {
            _reached += _sentences[_sentence++].Length;
        }
    }

    public double Share
    {
        get
        {
            int length = 0;
            foreach (TextSpan sentence in _sentences)
            {
                length += sentence.Length;
            }

            return length == 0 ? 0 : (double)_reached / length;
        }
    }
}
