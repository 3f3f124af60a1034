using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// An answer whose text leaves while it is read: without markup, sentence by sentence once each is checked
/// (<see cref="CheckStreaming.Window"/>), or as it comes. In the end the whole answer is checked like one that was held.
/// </summary>
internal sealed class ReleasedStream(
    Reply reply, AnswerJudgement judgement, ConfidenceSignals? confidence, ModelRequest request, bool isGated)
{
    private readonly QuoteStripper _stripper = new();
    private ChatResponseUpdate? _last;
    private ChatFinishReason? _finish;
    private int _released;
    private int _passed;
    private int _sentences;
    private int _quotes;
    private bool _isHeld;

    /// <summary>What was decided about the whole answer; null until it ended.</summary>
    public JudgedAnswer? Judged { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync()
    {
        try
        {
            int read = 0;
            do
            {
                for (; read < reply.Parts.Count; read++)
                {
                    _last = reply.Parts[read];
                    if (WithoutText(_last) is { } rest)
                    {
                        yield return rest;
                    }

                    if (await ReleasableAsync() is { } text)
                    {
                        yield return Update(text);
                    }
                }
            }
            while (await reply.ReadAsync());

            if (reply.Failure is { } failure)
            {
                request.Call.Throw(failure);
            }

            yield return await EndAsync();
        }
        finally
        {
            await reply.LeaveAsync();
        }
    }

    /// <summary>The text that may leave now, or null.</summary>
    private async ValueTask<string?> ReleasableAsync()
    {
        if (_last!.Text is not { Length: > 0 } text)
        {
            return null;
        }

        _stripper.Append(text);
        int end = isGated ? _stripper.ReleasableSentences : _stripper.Stable.Length;
        if (_isHeld || end <= _released)
        {
            return null;
        }

        if (isGated && !await PassesAsync(end))
        {
            _isHeld = true;
            return null;
        }

        string released = _stripper.Stable[_released..end].ToString();
        _released = end;
        return released;
    }

    /// <summary>Checks the sentences that are about to leave, with the quotes that belong to them.</summary>
    private async ValueTask<bool> PassesAsync(int end)
    {
        int from = _passed;
        List<TextSpan> sentences = [];
        for (; _sentences < _stripper.Sentences.Count && _stripper.Sentences[_sentences].End <= end; _sentences++)
        {
            sentences.Add(Shifted(_stripper.Sentences[_sentences], from));
        }

        List<MarkedQuote> quotes = [];
        for (; _quotes < _stripper.Quotes.Count && _stripper.Quotes[_quotes].Claim.End <= end; _quotes++)
        {
            MarkedQuote quote = _stripper.Quotes[_quotes];
            quotes.Add(quote with { Claim = Shifted(quote.Claim, from) });
        }

        _passed = end;
        MarkedAnswer piece = new(_stripper.Stable[from..end].ToString(), [.. quotes], sentences);
        return await judgement.PassesAsync(piece, request);
    }

    private async ValueTask<ChatResponseUpdate> EndAsync()
    {
        MarkedAnswer answer = _stripper.Finish();
        if (ProviderCitations.Any(reply.Response!))
        {
            answer = ProviderCitations.AddTo(answer, reply.Response!, _stripper.Places, judgement.IndexOf(request.Call));
        }

        TextContent rest = new(answer.Text[_released..]);
        if (!string.IsNullOrWhiteSpace(reply.Response!.Text))
        {
            Judged = await judgement.JudgeAsync(answer, isStructured: false, reply, confidence, selfReport: null, request);
            if (Judged.Failure is { } failure)
            {
                if (reply.Attempt is { } attempt)
                {
                    attempt.Failure ??= failure.Kind;
                }

                request.Call.Throw(failure);
            }

            rest.Annotations = Judged.Annotations();
        }

        ChatResponseUpdate last = Update("");
        last.Contents = rest.Text.Length == 0 && rest.Annotations is null ? [] : [rest];
        last.FinishReason = _finish;
        return last;
    }

    /// <summary>What an update holds beside text leaves at once, except that the answer is finished: text may follow.</summary>
    private ChatResponseUpdate? WithoutText(ChatResponseUpdate part)
    {
        _finish = part.FinishReason ?? _finish;
        int others = 0;
        for (int i = 0; i < part.Contents.Count; i++)
        {
            others += part.Contents[i] is TextContent ? 0 : 1;
        }

        if (others == 0 && part.Contents.Count > 0)
        {
            return null;
        }

        ChatResponseUpdate rest = part.Clone();
        rest.FinishReason = null;
        rest.Contents = [.. part.Contents.Where(content => content is not TextContent)];
        if (others < part.Contents.Count)
        {
            // The provider's own form of it holds the text, unchecked and with its markup.
            rest.RawRepresentation = null;
        }

        return rest;
    }

    private ChatResponseUpdate Update(string text) => new(_last?.Role ?? ChatRole.Assistant, text)
    {
        AuthorName = _last?.AuthorName,
        MessageId = _last?.MessageId,
        ResponseId = _last?.ResponseId,
        ConversationId = _last?.ConversationId,
        ModelId = _last?.ModelId,
        CreatedAt = _last?.CreatedAt,
    };

    private static TextSpan Shifted(TextSpan span, int by) => new(span.Start - by, span.Length);
}
