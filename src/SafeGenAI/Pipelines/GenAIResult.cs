using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Feedback;
using SafeGenAI.Quota;
using SafeGenAI.Rollout;

namespace SafeGenAI.Pipelines;

/// <summary>What was answered, where it came from, why, and what it cost.</summary>
public class GenAIResult
{
    private readonly FeedbackIntake? _feedback;
    private readonly string? _userId;
    private readonly string? _tenantId;
    private readonly long _startedAt;
    private readonly bool _counts;

    /// <summary>Creates a result, for a fake pipeline in a test.</summary>
    public GenAIResult(string text, Outcome outcome = Outcome.Answered, Provenance provenance = Provenance.Model)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Text, Outcome, Provenance, CallId) = (text, outcome, provenance, "");
    }

    internal GenAIResult(GenAICall call, ChatResponse? response, FeedbackIntake feedback)
    {
        (_feedback, _userId, _tenantId, _startedAt) = (feedback, call.UserId, call.TenantId, call.StartedAt.ToUnixTimeSeconds());
        _counts = ArmAssignment.Of(call) is { IsCounted: true };
        Text = call.RungText ?? response?.Text ?? "";
        Message = call.UserMessage;
        Outcome = call.Outcome;
        Provenance = call.Provenance;
        Model = call.Model;
        FailureKind = call.Failure?.Kind;
        Verdict = call.Verdict;
        Findings = call.Findings;
        Confidence = call.Confidence;
        FallbackTriggered = call.FallbackTriggered;
        Escalated = call.Escalated;
        Cache = call.CacheOutcome;
        Latency = call.Latency;
        Attempts = call.Attempts;
        Usage = AttemptTotals.Of(call.Attempts);
        SavedNanoUsd = call.SavedNanoUsd;
        Arm = call.Arm;
        CallId = call.Id;
        Response = response;
    }

    /// <summary>The answer: a model's, or a rung's. Never blank unless a stream's caller cancelled before the first word.</summary>
    public string Text { get; init; }

    /// <summary>A sentence for the user that goes with the answer, for example an echo's; null where there is none.</summary>
    public string? Message { get; init; }

    /// <summary>How the call ended.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>Where the answer came from.</summary>
    public Provenance Provenance { get; init; }

    /// <summary>The model that produced the answer; null for a rung.</summary>
    public string? Model { get; init; }

    /// <summary>Why a rung or a later model answered, or a stream broke off; null when the first model simply answered.</summary>
    public FailureKind? FailureKind { get; init; }

    /// <summary>Whether an intended model failed, or a rung answered.</summary>
    public bool FallbackTriggered { get; init; }

    /// <summary>Whether a later model answered because an answer was rejected.</summary>
    public bool Escalated { get; init; }

    /// <summary>What the response cache did.</summary>
    public CacheOutcome Cache { get; init; }

    /// <summary>From the request to the last content.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The requests made to providers, in order of sending.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The hallucination check's verdict; NotChecked where nothing was checked.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What the hallucination check found; spans are offsets in <see cref="Text"/>.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>How sure the model was, signal by signal; null where no signal is on, and for answers from the cache.</summary>
    public AnswerConfidence? Confidence { get; init; }

    /// <summary>Tokens and cost of all attempts; zero on a cache hit.</summary>
    public AttemptTotals Usage { get; init; }

    /// <summary>What a cache hit saved, in nano-USD; null where there was none or its cost was not known.</summary>
    public long? SavedNanoUsd { get; init; }

    /// <summary>How much of the user's quota is used and left, this call counted; null where the feature has none, or the
    /// ledger did not say.</summary>
    public QuotaStatus? Quota { get; init; }

    /// <summary>The arm of the feature's rollout that the call was in; null where the feature has none.</summary>
    public string? Arm { get; init; }

    /// <summary>The call's id: the key to its decision.</summary>
    public string CallId { get; init; }

    /// <summary>What a user's browser votes with, <see cref="GenAIPipeline.RecordFeedbackAsync(FeedbackToken, bool, string?, CancellationToken)"/>:
    /// URL-safe text, signed, bound to this call, its user and its tenant. Null in a fake.</summary>
    /// <remarks>Made when it is asked for. It shows the feature's name and the call's id, and hides the user's and the tenant's. Whoever has it may vote
    /// in the user's place, on this answer only.</remarks>
    public string? FeedbackToken
    {
        get => field ??= _feedback?.TokenOf(CallId, _userId, _tenantId, Arm, _startedAt, _counts);
        init;
    }

    /// <summary>The whole response, with citations; null for a typed fallback or a fake.</summary>
    public ChatResponse? Response { get; init; }

    /// <summary>Whether a model was meant to answer and none did: the answer is a rung's or the typed fallback's.</summary>
    public bool IsFallback => Outcome == Outcome.FellBack;

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
