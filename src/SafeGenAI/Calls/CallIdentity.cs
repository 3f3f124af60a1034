namespace SafeGenAI.Calls;

/// <summary>What a caller says of a call: who asks, from which sources, with which variables. Immutable.</summary>
internal sealed class CallIdentity
{
    public static readonly CallIdentity Anonymous = new();

    public string? UserId { get; init; }

    public string? TenantId { get; init; }

    public IReadOnlyList<GenAISource> Sources { get; init; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; init; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>How many units of the user's quota the call takes.</summary>
    public int QuotaUnits { get; init; } = 1;

    /// <summary>What an echo gives back; null means the last user message.</summary>
    public string? Input { get; init; }
}
