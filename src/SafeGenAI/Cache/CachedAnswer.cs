using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>An accepted answer as everybody but its first caller gets it. Immutable: readers get copies.</summary>
internal sealed class CachedAnswer
{
    private readonly ChatResponse _response;
    private readonly Verdict _verdict;
    private readonly IReadOnlyList<Finding> _findings;
    private readonly double? _qualityScore;
    private readonly long? _costNanoUsd;

    private CachedAnswer(byte[] question, ChatResponse response, GenAICall call, int firstAttempt)
    {
        Question = question;
        StoredAt = call.Runtime.Time.GetUtcNow();
        _response = response;
        _response.CreatedAt ??= StoredAt;
        Model = call.Model;
        _verdict = call.Verdict;
        _findings = call.Findings;
        _qualityScore = call.QualityScore;

        // A call that asks several questions pays for each of them once.
        IReadOnlyList<Attempt> attempts = call.Attempts;
        _costNanoUsd = AttemptTotals.Of(firstAttempt == 0 ? attempts : [.. attempts.Skip(firstAttempt)]).CostNanoUsd;
        Size = AnswerSize.Of(question, response, _findings);
    }

    /// <summary>The canonical question: compared on every hit, so that a collision of keys is a miss.</summary>
    public byte[] Question { get; }

    public string? Model { get; }

    public DateTimeOffset StoredAt { get; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    public long Size { get; }

    /// <param name="question">The canonical question.</param>
    /// <param name="response">The original; it is not kept.</param>
    /// <param name="call">The call that asked.</param>
    /// <param name="firstAttempt">How many attempts the call had made before it asked.</param>
    /// <returns>Null when the answer holds a content of a kind that cannot be copied.</returns>
    public static CachedAnswer? Of(byte[] question, ChatResponse response, GenAICall call, int firstAttempt) =>
        PrivateCopy.Of(response) is { } copy ? new(question, copy, call, firstAttempt) : null;

    /// <summary>A private copy for a call, marked on it; null when a typed call cannot read it.</summary>
    public ValueTask<Reply?> GiveAsync(ModelRequest request)
    {
        ChatResponse copy = Copy();
        if (request.Call.Validator is { } validator)
        {
            return GiveAsync(request, copy, validator);
        }

        MarkOn(request.Call);
        return new(Reply.Of(copy, isPrivate: true));
    }

    /// <summary>Tells a call where its answer came from; it bills nothing.</summary>
    public void MarkOn(GenAICall call)
    {
        call.Provenance = Provenance.Cache;
        call.Model = Model;
        call.Verdict = _verdict;
        call.Findings = _findings;
        call.QualityScore = _qualityScore;
        call.SavedNanoUsd = _costNanoUsd;
    }

    public StaleAnswer Stale(DateTimeOffset now) => new(Copy(), Model, now - StoredAt)
    {
        Verdict = _verdict,
        Findings = _findings,
    };

    // It was copied once, to be stored: it can be copied again.
    private ChatResponse Copy() => PrivateCopy.Of(_response)!;

    /// <summary>A typed call parses the answer again; what its parser throws is one more way of not reading it.</summary>
    private async ValueTask<Reply?> GiveAsync(ModelRequest request, ChatResponse copy, IAnswerValidator validator)
    {
        try
        {
            if (await validator.ValidateAsync(copy, request.Call, request.CancellationToken) is not null)
            {
                return null;
            }
        }
        catch (Exception)
        {
            return null;
        }

        MarkOn(request.Call);
        return Reply.Of(copy, isPrivate: true);
    }
}
