using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Pipelines;

/// <summary>What a feature asks: a conversation, and what the guards need to know about it.</summary>
/// <remarks>Not changed by the pipeline; may be used for several calls, each of which is a call of its own.</remarks>
public sealed class GenAIRequest
{
    /// <summary>Asks a conversation.</summary>
    /// <param name="messages">At least one message; read once, when the request is made.</param>
    /// <exception cref="ArgumentException">There is no message, or one of them is null.</exception>
    public GenAIRequest(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] list = [.. messages];
        if (list.Length == 0)
        {
            throw new ArgumentException("The conversation has no message. Pass at least one.", nameof(messages));
        }

        int missing = Array.IndexOf(list, null);
        if (missing >= 0)
        {
            throw new ArgumentException($"Message {missing} of {list.Length} is null. Remove it, or pass a ChatMessage.", nameof(messages));
        }

        Messages = list;
    }

    /// <summary>Asks one question.</summary>
    /// <param name="prompt">The user's message; not blank.</param>
    public GenAIRequest(string prompt) : this([new ChatMessage(ChatRole.User, NotBlank(prompt))])
    {
    }

    /// <summary>The conversation.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Who asks. Needed where a limit per user or a cache per user is set. Never logged.</summary>
    public string? UserId
    {
        get => Identity.UserId;
        init => Identity.UserId = value;
    }

    /// <summary>On behalf of which tenant. Needed where a limit per tenant is set. Never logged.</summary>
    public string? TenantId
    {
        get => Identity.TenantId;
        init => Identity.TenantId = value;
    }

    /// <summary>The texts the answer must be grounded in: an e-mail, a document. Strings convert.</summary>
    /// <exception cref="ArgumentException">The list is null, or one of the sources is.</exception>
    public IReadOnlyList<GenAISource> Sources
    {
        get => Identity.Sources;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sources));
            GenAISource[] list = [.. value];
            int missing = Array.IndexOf(list, null);
            Identity.Sources = missing < 0
                ? list
                : throw new ArgumentException($"Source {missing} of {list.Length} is null. Remove it, or pass a text.", nameof(Sources));
        }
    }

    /// <summary>The values for the placeholders of a fallback template.</summary>
    /// <exception cref="ArgumentNullException">The dictionary is null.</exception>
    public IReadOnlyDictionary<string, string> Variables
    {
        get => Identity.Variables;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Variables));
            Identity.Variables = value;
        }
    }

    /// <summary>What an echo gives back.</summary>
    /// <value>Default: the last user message.</value>
    public string? Input
    {
        get => Identity.Input;
        init => Identity.Input = value;
    }

    /// <summary>How many units of the user's quota the call takes, all or none: ten documents are ten. Where the feature has
    /// no quota it means nothing.</summary>
    /// <value>Default 1; at least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int QuotaUnits
    {
        get => Identity.QuotaUnits;
        init => Identity.QuotaUnits = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(QuotaUnits), value, "A call takes at least 1 unit of a quota: pass 1, or how many things it does.");
    }

    /// <summary>Options for the models; copied before anything is changed.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>What every call that the request makes goes by.</summary>
    internal CallIdentity Identity { get; } = new();

    private static string NotBlank(string prompt)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt);
        return prompt;
    }
}
