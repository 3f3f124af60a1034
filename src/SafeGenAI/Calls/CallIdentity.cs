namespace SafeGenAI.Calls;

/// <summary>What a caller says of a call: who asks, from which sources, with which variables. Set while a request
/// is made, and never after.</summary>
internal sealed class CallIdentity
{
    public static readonly CallIdentity Anonymous = new();

    public string? UserId { get; set; }

    public string? TenantId { get; set; }

    public IReadOnlyList<GenAISource> Sources { get; set; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; set; } = System.Collections.Frozen.FrozenDictionary<string, string>.Empty;

    /// <summary>How many units of the user's quota the call takes.</summary>
    public int QuotaUnits { get; set; } = 1;

    /// <summary>What an echo gives back; null means the last user message.</summary>
    public string? Input { get; set; }
}
