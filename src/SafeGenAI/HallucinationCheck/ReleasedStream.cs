using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>
/// An answer whose text leaves while it is read: without markup, sentence by sentence once each is checked
/// (<see cref="CheckStreaming.Window"/>), or as it comes. In the end the whole answer is checked like one that was held.
/// </summary>
internal sealed class ReleasedStream(
    Reply reply, AnswerJudgement judgement, ConfidenceSignals? confidence, ModelRequest request, bool isGated)
{
    private readonly SourceIndex _sources = judgement.IndexOf(request.Call);
    private readonly QuoteStripper _stripper = new();
    private readonly MessageTexts _messages = new();
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
                    _messages.Read(_last);
                    if (WithoutText(_last) is { } rest)
                    {
                        yield return rest;
                    }

                    for (int end = await ReleasableAsync(_last); _released < end;)
                    {
                        yield return Take(end);
                    }
                }
            }
            while (await reply.ReadAsync());

            if (reply.Failure is { } failure)
            {
                request.Call.Throw(failure);
            }

            IList<AIAnnotation>? annotations = await EndAsync();
            ChatResponseUpdate last = Update(_last, "");
            for (int end = _stripper.Stable.Length; _released < end;)
            {
                if (last.Contents is [TextContent { Text.Length: > 0 }])
                {
                    yield return last;
                }

                last = Take(end);
            }

            yield return Ended(last, annotations);
        }
        finally
        {
            await reply.LeaveAsync();
        }
    }

    /// <summary>Up to where the text may leave now that another part is there.</summary>
    private async ValueTask<int> ReleasableAsync(ChatResponseUpdate part)
    {
        if (part.Text is not { Length: > 0 } text)
        {
            return _released;
        }

        _stripper.Append(_messages.Part(part, _stripper.Read));
        _stripper.Append(text);
        int end = isGated ? _stripper.ReleasableSentences : _stripper.Stable.Length;
        if (_isHeld || end <= _released)
        {
            return _released;
        }

        _isHeld = isGated && !await PassesAsync(end);
        return _isHeld ? _released : end;
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
        return await judgement.PassesAsync(piece, _sources, request);
    }

    /// <summary>Decides about the whole answer.</summary>
    /// <returns>What is said about its text, or null.</returns>
    private async ValueTask<IList<AIAnnotation>?> EndAsync()
    {
        MarkedAnswer answer = _stripper.Finish();
        if (ProviderCitations.Any(reply.Response!))
        {
            answer = ProviderCitations.AddTo(answer, reply.Response!, _stripper.Places, _sources);
        }

        if (string.IsNullOrWhiteSpace(reply.Response!.Text))
        {
            return null;
        }

        Judged = await judgement.JudgeAsync(answer, isStructured: false, _sources, reply, confidence, selfReport: null, request);
        if (Judged.Failure is { } failure)
        {
            if (reply.Attempt is { } attempt)
            {
                attempt.Failure ??= failure.Kind;
            }

            request.Call.Throw(failure);
        }

        return Judged.Annotations();
    }

    /// <summary>The next piece of the text up to there: that of one message.</summary>
    private ChatResponseUpdate Take(int end)
    {
        ReadOnlySpan<char> text = _stripper.Stable[..end];
        (int start, int pieceEnd, ChatResponseUpdate? message) = _messages.Next(text, _released, _stripper.Places);
        _released = pieceEnd;
        return Update(message, text[start..pieceEnd].ToString());
    }

    private ChatResponseUpdate Ended(ChatResponseUpdate last, IList<AIAnnotation>? annotations)
    {
        TextContent text = (TextContent)last.Contents[0];
        text.Annotations = annotations;
        last.Contents = text.Text.Length == 0 && annotations is null ? [] : [text];
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

        bool hasText = others < part.Contents.Count;
        if (hasText && others == 0 && part.AdditionalProperties is null)
        {
            return null;
        }

        ChatResponseUpdate rest = part.Clone();
        rest.FinishReason = null;
        rest.Contents = [.. part.Contents.Where(content => content is not TextContent)];
        if (hasText)
        {
            // The provider's own form of it holds the text, unchecked and with its markup.
            rest.RawRepresentation = null;
        }

        return rest;
    }

    private static ChatResponseUpdate Update(ChatResponseUpdate? message, string text) => new(message?.Role ?? ChatRole.Assistant, text)
    {
        AuthorName = message?.AuthorName,
        MessageId = message?.MessageId,
        ResponseId = message?.ResponseId,
        ConversationId = message?.ConversationId,
        ModelId = message?.ModelId,
        CreatedAt = message?.CreatedAt,
    };

    private static TextSpan Shifted(TextSpan span, int by) => new(span.Start - by, span.Length);
}
