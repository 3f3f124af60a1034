using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Confidence;

/// <summary>The log-probabilities of an answer's tokens, laid beside its sentences.</summary>
internal sealed class TokenProbabilities
{
    // Markup between two sentences, and what a token's text leaves out, is not longer.
    private const int SearchAhead = 4_096;

    private readonly string _raw;
    private readonly IReadOnlyList<TokenLogProbability> _tokens;
    private readonly int[] _starts;

    /// <param name="raw">The text as the model wrote it, markup included.</param>
    /// <param name="tokens">Its tokens.</param>
    public TokenProbabilities(string raw, IReadOnlyList<TokenLogProbability> tokens)
    {
        (_raw, _tokens, _starts) = (raw, tokens, new int[tokens.Count]);
        int at = 0;
        for (int i = 0; i < _starts.Length; i++)
        {
            // Half a character is a token whose text cannot be found: it has no place, and the next is looked for nearby.
            int found = Find(tokens[i].Text, at, SmallGap);
            _starts[i] = found;
            at = found < 0 ? at : found + tokens[i].Text.Length;
        }
    }

    private const int SmallGap = 16;

    /// <summary>Reads them from an answer that came through either door; none where the provider gave none.</summary>
    public static List<TokenLogProbability> Read(Reply reply, ILogProbabilitySource source)
    {
        List<TokenLogProbability> tokens = [];
        foreach (ChatResponseUpdate part in reply.Parts)
        {
            if (part.RawRepresentation is { } raw)
            {
                tokens.AddRange(source.Read(raw));
            }
        }

        if (tokens.Count == 0 && reply.Response?.RawRepresentation is { } whole)
        {
            tokens.AddRange(source.Read(whole));
        }

        return tokens;
    }

    /// <summary>
    /// Sums up each sentence: the sum and the lowest of the log-probabilities of its tokens that carry letters or digits, and their
    /// count, which is 0 where the sentence does not stand in the text as it is.
    /// </summary>
    public IEnumerable<(TextSpan Sentence, double Sum, double Lowest, int Count)> BySentence(AnswerText answer)
    {
        int at = 0;
        int token = 0;
        foreach (TextSpan sentence in answer.Sentences)
        {
            int start = Find(answer.Folded.Original.AsSpan(sentence.Start, sentence.Length), at, SearchAhead);
            if (start < 0)
            {
                continue;
            }

            at = start + sentence.Length;
            (double sum, double lowest, int count) = (0, 0, 0);
            for (; token < _starts.Length && _starts[token] < at; token++)
            {
                if (_starts[token] + _tokens[token].Text.Length > start && _starts[token] >= 0 && IsWord(_tokens[token].Text))
                {
                    sum += _tokens[token].Value;
                    lowest = Math.Min(lowest, _tokens[token].Value);
                    count++;
                }
            }

            yield return (sentence, sum, lowest, count);
        }
    }

    private int Find(ReadOnlySpan<char> text, int from, int ahead)
    {
        int length = Math.Min(_raw.Length - from, text.Length + ahead);
        int found = text.Length == 0 ? -1 : _raw.AsSpan(from, length).IndexOf(text, StringComparison.Ordinal);
        return found < 0 ? -1 : from + found;
    }

    private static bool IsWord(string text)
    {
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }
}
