using SafeGenAI.Budgets.Status;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Decisions;

/// <summary>
/// What happened to one logical call: exactly one is made per call, whichever way it ended, and offered to every sink.
/// </summary>
/// <remarks>Immutable. Shows no prompt, no answer, no user id and no key (L23).</remarks>
public sealed class Decision
{
    private readonly Pseudonyms _pseudonyms;
    private readonly FeatureSpending? _spending;
    private readonly string? _userId;
    private readonly string? _tenantId;

    internal Decision(GenAICall call, Pseudonyms pseudonyms, FeatureSpending? spending = null)
    {
        _pseudonyms = pseudonyms;
        _spending = spending;
        _userId = call.UserId;
        _tenantId = call.TenantId;
        Feature = call.Feature;
        Timestamp = call.StartedAt;
        Model = call.Model;
        Attempts = call.Attempts;
        Latency = call.Latency;
        TimeToFirstContent = call.TimeToFirstContent;
        FallbackTriggered = call.FallbackTriggered;
        Escalated = call.Escalated;
        QualityScore = call.QualityScore;
        Arm = call.Arm;
        CallId = call.Id;
        ParentId = call.ParentId;
        Outcome = call.Outcome;
        FailureKind = call.Failure?.Kind;
        Provenance = call.Provenance;
        Rung = call.Rung;
        SavedNanoUsd = call.SavedNanoUsd;
        Cache = call.CacheOutcome;
        Verdict = call.Verdict;
        FindingCodes = FindingCodesOf(call.Findings);
        CheckVersion = call.Verdict == Verdict.NotChecked && call.Findings.Count == 0 ? null : call.Runtime.CheckVersion;
        Confidence = call.Confidence;
        TraceId = call.TraceId;
        Quota = call.Quota?.Outcome ?? QuotaOutcome.None;
        Usage = AttemptTotals.Of(Attempts);
        RejectedNanoUsd = AttemptTotals.OfRejected(Attempts);
    }

    /// <summary>The feature's name.</summary>
    public string Feature { get; }

    /// <summary>When the call began, in UTC.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The model that produced the answer; null for a rung.</summary>
    public string? Model { get; }

    /// <summary>What the attempts used and cost together; all zero on a cache hit.</summary>
    public AttemptTotals Usage { get; }

    /// <summary>From the request to the last content.</summary>
    public TimeSpan Latency { get; }

    /// <summary>From the request to the first content, or null where none came.</summary>
    public TimeSpan? TimeToFirstContent { get; }

    /// <summary>Whether an intended model failed, or a rung answered.</summary>
    public bool FallbackTriggered { get; }

    /// <summary>Whether a later model answered because an answer was rejected.</summary>
    public bool Escalated { get; }

    /// <summary>The quality of the answer, 0 to 1; null when nothing measured it.</summary>
    public double? QualityScore { get; }

    /// <summary>The call's id.</summary>
    public string CallId { get; }

    /// <summary>The id of the call inside which this one was made, or null.</summary>
    public string? ParentId { get; }

    /// <summary>How the call ended for its caller.</summary>
    public Outcome Outcome { get; }

    /// <summary>Why a rung or a later model answered, or why the call failed; null when the first model simply answered.</summary>
    public FailureKind? FailureKind { get; }

    /// <summary>Where the answer came from.</summary>
    public Provenance Provenance { get; }

    /// <summary>The rung that answered, or null.</summary>
    public string? Rung { get; }

    /// <summary>The requests made to providers, in order.</summary>
    public IReadOnlyList<Attempt> Attempts { get; }

    /// <summary>What a cache hit would have cost, in nano-USD; null where there was none or its cost was not known.</summary>
    public long? SavedNanoUsd { get; }

    /// <summary>What answers cost that were rejected, in nano-USD: part of <see cref="Usage"/>. Zero where none was, or none was paid.</summary>
    public long RejectedNanoUsd { get; }

    /// <summary>What the response cache did.</summary>
    public CacheOutcome Cache { get; }

    /// <summary>How the call stood with its user's quota. A provider's account quota has the same
    /// <see cref="FailureKind"/>; only the user's gives <see cref="QuotaOutcome.Denied"/>.</summary>
    public QuotaOutcome Quota { get; }

    /// <summary>The arm of the feature's rollout that the call was in; null where the feature has none.</summary>
    public string? Arm { get; }

    /// <summary>The hallucination check's verdict.</summary>
    public Verdict Verdict { get; }

    /// <summary>The versions of detectors, profile and instruction that the verdict rests on; null where nothing was checked.</summary>
    public string? CheckVersion { get; }

    /// <summary>How sure the model was, signal by signal; null where no signal is on.</summary>
    public AnswerConfidence? Confidence { get; }

    /// <summary>The codes of what the check found.</summary>
    public IReadOnlyList<string> FindingCodes { get; }

    /// <summary>The user as a keyed hash (HMAC-SHA256, 32 hexadecimal digits), or null.</summary>
    public string? User => _pseudonyms.Of(_userId);

    /// <summary>The tenant as a keyed hash (HMAC-SHA256, 32 hexadecimal digits), or null.</summary>
    public string? Tenant => _pseudonyms.Of(_tenantId);

    /// <summary>The W3C trace id, or null where nobody traced the call.</summary>
    public string? TraceId { get; }

    /// <summary>Counts that a sink lost it.</summary>
    internal void Drop()
    {
        Instruments.Add(Instruments.DecisionsDropped, 1);
        _spending?.Book.Dropped(Usage.CostNanoUsd ?? 0);
    }

    private static string[] FindingCodesOf(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return [];
        }

        string[] codes = new string[findings.Count];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = findings[i].Code;
        }

        return codes;
    }
}
