using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Cache;

/// <summary>A request as the cache sees it.</summary>
internal sealed class Question(string text)
{
    public IReadOnlyList<ChatMessage> Messages { get; init; } = [new ChatMessage(ChatRole.User, text)];

    public ChatOptions? Options { get; init; }

    public CacheSharing Sharing { get; init; } = CacheSharing.Everyone;

    public string? User { get; init; }

    public string? Tenant { get; init; }

    public IReadOnlyList<GenAISource> Sources { get; init; } = [];

    public Dictionary<string, string> Variables { get; init; } = [];

    public string?[] Fingerprint { get; init; } = ["email"];

    public bool IncludeTools { get; init; } = true;

    /// <summary>The canonical bytes in hexadecimal, or null when the request cannot be cached.</summary>
    public string? TryKey()
    {
        CallIdentity identity = new() { UserId = User, TenantId = Tenant, Sources = Sources, Variables = Variables };
        ModelRequest request = new()
        {
            Call = new CallRuntime().Open(identity, parent: null),
            Messages = Messages,
            Options = CallOptions.From(Options),
            Streaming = false,
            CancellationToken = default,
            CallerToken = default,
        };
        LengthPrefixedWriter writer = new(16);
        try
        {
            return CanonicalQuestion.TryWrite(ref writer, request, CacheFingerprint.Of(Fingerprint), Sharing, IncludeTools)
                ? Convert.ToHexString(writer.Written)
                : null;
        }
        finally
        {
            writer.Dispose();
        }
    }

    public string Key() => TryKey() ?? throw new InvalidOperationException("The request is not cached.");
}
