using System.Diagnostics;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>What calls of one pipeline share: the clock, the ids, the classifier, and the budget of attempts and time. Immutable:
/// a call keeps what it began with.</summary>
internal sealed record CallRuntime
{
    public const int DefaultMaxAttempts = 6;

    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(100);

    public string Feature { get; init; } = "default";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IFailureClassifier Classifier { get; init; } = DefaultFailureClassifier.Instance;

    /// <summary>The id seam: 32 hexadecimal digits, unique, not secret.</summary>
    public Func<string> NewId { get; init; } = static () => ActivityTraceId.CreateRandom().ToHexString();

    /// <summary>Requests to providers that one call may lose in all, over retries and hops; turns of a tool loop that went well do not count.</summary>
    public int MaxAttempts { get; init; } = DefaultMaxAttempts;

    /// <summary>Time for one call in all; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan Deadline { get; init; } = DefaultDeadline;

    /// <summary>The most output any request may ask for, set where a call enters, on options that are its own; null for no bound.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The versions of everything that answers are checked by; null where nothing checks them.</summary>
    public string? CheckVersion { get; init; }

    /// <summary>What the cost breaker goes by in these calls: the type is its own, in a room above.</summary>
    public object? Money { get; init; }

    /// <summary>The quota of these calls, or null: the type is its own, in a room above.</summary>
    public object? Quota { get; init; }

    /// <summary>What a caller must have said before a call is opened; each throws an <see cref="ArgumentException"/>.</summary>
    public IReadOnlyList<Action<GenAICall>> Checks { get; init; } = [];

    /// <summary>Opens a call, or refuses it while its caller can still be told.</summary>
    public GenAICall Open(CallIdentity? identity, GenAICall? parent)
    {
        GenAICall call = new(this, identity ?? CallIdentity.Anonymous, parent);
        for (int i = 0; i < Checks.Count; i++)
        {
            Checks[i](call);
        }

        return call;
    }

    /// <summary>Bounds the output of a request that enters: a caller may lower the bound, never raise it.</summary>
    public void Bound(CallOptions options)
    {
        if (MaxOutputTokens is { } most && !options.IsBoundBy(most))
        {
            options.MaxOutputTokens = most;
        }
    }
}
