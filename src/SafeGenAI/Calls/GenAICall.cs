using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>
/// One logical call: what the stages of a chain share. Its identity never changes; attempts are appended while it runs.
/// </summary>
/// <remarks>
/// Attempts may be appended from several threads. Everything else is written by the one flow that runs the call and is
/// read once the call has ended.
/// </remarks>
public sealed class GenAICall
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly CallIdentity _identity;
    private readonly long _startTimestamp;
    private Attempt[] _attempts = [];
    private List<Failure>? _thrown;
    private object? _spend;
    private object? _assignment;
    private int _attemptsTaken;
    private int _holds = 1;
    private bool _closed;

    internal GenAICall(CallRuntime runtime, CallIdentity identity, GenAICall? parent)
    {
        Runtime = runtime;
        _identity = identity;
        ParentId = parent?.Id;
        Id = runtime.NewId();
        StartedAt = runtime.Time.GetUtcNow();
        _startTimestamp = runtime.Time.GetTimestamp();
    }

    /// <summary>The call's id: 32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The id of the call inside which this one was made, or null.</summary>
    public string? ParentId { get; }

    /// <summary>The feature's name.</summary>
    public string Feature => Runtime.Feature;

    /// <summary>Who asks, or null. Never logged: decisions carry a keyed hash of it.</summary>
    public string? UserId => _identity.UserId;

    /// <summary>On behalf of which tenant, or null. Never logged: decisions carry a keyed hash of it.</summary>
    public string? TenantId => _identity.TenantId;

    /// <summary>The texts the answer must be grounded in.</summary>
    public IReadOnlyList<GenAISource> Sources => _identity.Sources;

    /// <summary>The values for a template's placeholders.</summary>
    public IReadOnlyDictionary<string, string> Variables => _identity.Variables;

    /// <summary>When the call began, in UTC.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The requests made to providers so far, in order of sending.</summary>
    public IReadOnlyList<Attempt> Attempts => Volatile.Read(ref _attempts);

    /// <summary>The last failure on the way to the answer, or null.</summary>
    public Failure? Failure { get; internal set; }

    /// <summary>Where the answer came from.</summary>
    public Provenance Provenance { get; internal set; }

    /// <summary>The name of the model that produced the answer; null for a rung.</summary>
    public string? Model { get; internal set; }

    /// <summary>Whether a later model answered because an answer was rejected: routine in a cascade.</summary>
    public bool Escalated { get; internal set; }

    /// <summary>Whether an intended model failed, or a rung answered.</summary>
    public bool FallbackTriggered { get; internal set; }

    /// <summary>The hallucination check's verdict. NotChecked, never Supported, where nothing was checked.</summary>
    public Verdict Verdict { get; internal set; }

    /// <summary>What the hallucination check found.</summary>
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>The arm of the feature's rollout that the call is in; null where the feature has none.</summary>
    public string? Arm { get; internal set; }

    internal CallRuntime Runtime { get; }

    internal CallIdentity Identity => _identity;

    internal string? Input => _identity.Input;

    internal CacheOutcome CacheOutcome { get; set; }

    /// <summary>Looks for an answer past its freshness; set by the cache, asked by the stale rung.</summary>
    internal Func<CancellationToken, ValueTask<StaleAnswer?>>? FindStaleAnswer { get; set; }

    internal long? SavedNanoUsd { get; set; }

    internal int QuotaUnits => _identity.QuotaUnits;

    /// <summary>How it stands with its user's quota; null where the feature has none, or it was not asked.</summary>
    internal ICallQuota? Quota { get; set; }

    internal double? QualityScore { get; set; }

    /// <summary>How sure the model was, or null where nothing measured it.</summary>
    internal AnswerConfidence? Confidence { get; set; }

    internal string? Rung { get; set; }

    /// <summary>A sentence for the user that goes with the answer, set by a rung.</summary>
    internal string? UserMessage { get; set; }

    /// <summary>A rung's answer without the sentence that goes with it.</summary>
    internal string? RungText { get; set; }

    /// <summary>What ends a stream whose answer was rejected after some of it was delivered: a rung's words with its message; or null.</summary>
    internal string? EndingText { get; set; }

    internal Outcome Outcome { get; set; }

    /// <summary>From the caller's request to the last content.</summary>
    internal TimeSpan Latency { get; set; }

    internal TimeSpan? TimeToFirstContent { get; set; }

    internal string? TraceId { get; set; }

    /// <summary>A tool ran that must not run twice: only rungs that answer without a model may follow (L27).</summary>
    internal bool ToolHasRun { get; set; }

    /// <summary>What the cost breaker counts for this call alone: the type is its own, in a room above.</summary>
    internal ref object? Spend => ref _spend;

    /// <summary>How the call was assigned to its arm: the type is the rollout's own, in a room above.</summary>
    internal object? Assignment => Volatile.Read(ref _assignment);

    /// <summary>Assigns the call, once: of several requests that are made at the same time the first decides for all.</summary>
    /// <returns>What holds.</returns>
    internal object Assign(object assignment) => Interlocked.CompareExchange(ref _assignment, assignment, null) ?? assignment;

    /// <summary>What the canary is to be asked too, apart, once the call has ended; null for most.</summary>
    internal ModelRequest? Shadowed { get; set; }

    /// <summary>Whether the answer is what those get who are outside the rollout: a rung's, and no failure.</summary>
    internal bool IsBaseline { get; set; }

    /// <summary>What stages leave for a reviewer; null where the feature is not reviewed, so that it costs nothing.</summary>
    internal CallExhibits? Exhibits { get; set; }

    /// <summary>The validator that travels with a typed call; it keeps the parsed value.</summary>
    internal IAnswerValidator? Validator { get; set; }

    /// <summary>
    /// Throws a failure at a door; whoever catches the exception behind a foreign decorator or a delegate takes the failure
    /// back with <see cref="ThrownAs"/>. A delegate may have several under way at once.
    /// </summary>
    [DoesNotReturn]
    internal void Throw(Failure failure)
    {
        lock (_lock)
        {
            (_thrown ??= new(1)).Add(failure);
        }

        ExceptionDispatchInfo.Throw(failure.ToException());
    }

    /// <summary>The failure that one of this call's doors threw as this exception, or null.</summary>
    internal Failure? ThrownAs(Exception exception)
    {
        lock (_lock)
        {
            return _thrown?.Find(failure => ReferenceEquals(failure.ToException(), exception));
        }
    }

    internal bool OutOfAttempts => Volatile.Read(ref _attemptsTaken) >= Runtime.MaxAttempts;

    internal TimeSpan Elapsed => Runtime.Time.GetElapsedTime(_startTimestamp);

    internal TimeSpan TimeLeft => Runtime.Deadline == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Runtime.Deadline - Elapsed;

    /// <summary>What is left of the deadline, as a timer takes it: for the caller's own code, which must not outlive it.</summary>
    internal TimeSpan Patience => TimeLeft <= TimeSpan.Zero ? TimeSpan.Zero : TimeLeft < LongestWait ? TimeLeft : LongestWait;

    /// <summary>Takes one from the call's budget of attempts (L13); an attempt that went well gives it back.</summary>
    internal bool TryTakeAttempt() => Interlocked.Increment(ref _attemptsTaken) <= Runtime.MaxAttempts;

    internal void ReturnAttempt() => Interlocked.Decrement(ref _attemptsTaken);

    /// <summary>Keeps the call open for what outlives its caller: a shared flight still pays for it.</summary>
    internal void Hold() => Interlocked.Increment(ref _holds);

    /// <summary>Gives one hold back; the last one closes the call.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            lock (_lock)
            {
                _closed = true;
            }

            Closed?.Invoke(this);
        }
    }

    /// <summary>Runs once, when nothing more can happen to the call: its decision is made here.</summary>
    internal Action<GenAICall>? Closed { get; set; }

    /// <summary>Notes what an attempt used and cost; after the call was closed its decision stands as it is.</summary>
    /// <returns>Whether the decision will say so.</returns>
    internal bool Record(Attempt attempt, in TokenUsage usage, long? costNanoUsd)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            attempt.InputTokens = usage.Input;
            attempt.CacheWriteTokens = Math.Min(usage.CacheWrite, usage.Input);
            attempt.CachedInputTokens = Math.Min(usage.CachedInput, usage.Input - attempt.CacheWriteTokens);
            attempt.OutputTokens = usage.Output;
            attempt.ReasoningTokens = Math.Min(usage.Reasoning, usage.Output);
            attempt.UsageSource = usage.Source;
            attempt.CostNanoUsd = costNanoUsd;
            return true;
        }
    }

    internal Attempt BeginAttempt(string model, ModelRequest request)
    {
        Attempt attempt = new(model) { IsAside = request.IsAside, Question = request.Question };
        lock (_lock)
        {
            // A list that was handed out never changes: a new one takes its place.
            Volatile.Write(ref _attempts, [.. _attempts, attempt]);
        }

        return attempt;
    }
}
