using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>An accepted answer as everybody but its first caller gets it. Immutable: readers get copies.</summary>
internal sealed class CachedAnswer
{
    /// <param name="question">The canonical question.</param>
    /// <param name="response">A private copy, which nobody else holds.</param>
    public CachedAnswer(byte[] question, ChatResponse response) => (Question, Original) = (question, response);

    /// <summary>The canonical question: compared on every hit, so that a collision of keys is a miss.</summary>
    public byte[] Question { get; }

    /// <summary>What copies are made of. Read only.</summary>
    public ChatResponse Original { get; }

    public required DateTimeOffset StoredAt { get; init; }

    public string? Model { get; init; }

    public Verdict Verdict { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public double? QualityScore { get; init; }

    /// <summary>What the answer cost when it was asked for; null where that is not known.</summary>
    public long? CostNanoUsd { get; init; }

    /// <summary>About how much memory it takes, in bytes.</summary>
    public long Size => AnswerSize.Of(Question, Original, Findings);

    /// <param name="question">The canonical question.</param>
    /// <param name="response">The original; it is not kept.</param>
    /// <param name="call">The call that asked.</param>
    /// <param name="firstAttempt">How many attempts the call had made before it asked.</param>
    /// <returns>Null when the answer holds a content of a kind that cannot be copied.</returns>
    public static CachedAnswer? Of(byte[] question, ChatResponse response, GenAICall call, int firstAttempt)
    {
        if (PrivateCopy.Of(response) is not { } copy)
        {
            return null;
        }

        DateTimeOffset now = call.Runtime.Time.GetUtcNow();
        copy.CreatedAt ??= now;

        // A call that asks several questions pays for each of them once.
        IReadOnlyList<Attempt> attempts = call.Attempts;
        return new CachedAnswer(question, copy)
        {
            StoredAt = now,
            Model = call.Model,
            Verdict = call.Verdict,
            Findings = call.Findings,
            QualityScore = call.QualityScore,
            CostNanoUsd = AttemptTotals.Of(firstAttempt == 0 ? attempts : [.. attempts.Skip(firstAttempt)]).CostNanoUsd,
        };
    }

    /// <summary>The answer with what the host knows now; null when that speaks against it.</summary>
    /// <param name="hostLookups">Asked about an answer that was checked some time ago.</param>
    /// <param name="call">The call that asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<CachedAnswer?> AsOfNowAsync(IHostLookups hostLookups, GenAICall call, CancellationToken cancellationToken)
    {
        HostAnswer now = await hostLookups.AskAsync(Original, call, cancellationToken);
        if (now.Rejects)
        {
            return null;
        }

        (Verdict verdict, IReadOnlyList<Finding> findings) = now.Over(Verdict, Findings);
        return new CachedAnswer(Question, Original)
        {
            StoredAt = StoredAt,
            Model = Model,
            Verdict = verdict,
            Findings = findings,
            QualityScore = QualityScore,
            CostNanoUsd = CostNanoUsd,
        };
    }

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
        call.Verdict = Verdict;
        call.Findings = Findings;
        call.QualityScore = QualityScore;
        call.SavedNanoUsd = CostNanoUsd;
    }

    public StaleAnswer Stale(DateTimeOffset now) => new(Copy(), Model, now - StoredAt)
    {
        Verdict = Verdict,
        Findings = Findings,
    };

    // It was copied once, to be stored: it can be copied again.
    private ChatResponse Copy() => PrivateCopy.Of(Original)!;

    /// <summary>A typed call parses the answer again; what its parser throws is one more way of not reading it.</summary>
    private async ValueTask<Reply?> GiveAsync(ModelRequest request, ChatResponse copy, IAnswerValidator validator)
    {
        GenAICall call = request.Call;
        try
        {
            if (await validator.ValidateAsync(copy, call, request.CancellationToken) is not null)
            {
                return null;
            }
        }
        catch (Exception)
        {
            return null;
        }

        MarkOn(call);
        return Reply.Of(copy, isPrivate: true);
    }
}
