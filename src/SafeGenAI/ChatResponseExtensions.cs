using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI;

/// <summary>What whoever holds only an answer can ask of it.</summary>
public static class ChatResponseExtensions
{
    /// <summary>Where an answer came from, or null when no pipeline of this library gave it.</summary>
    public static ResponseOutcome? GetOutcome(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Find(response.AdditionalProperties);
    }

    /// <summary>Where a streamed answer came from; only its last update says so.</summary>
    public static ResponseOutcome? GetOutcome(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find(update.AdditionalProperties);
    }

    private static ResponseOutcome? Find(AdditionalPropertiesDictionary? properties) =>
        properties is not null && properties.TryGetValue(ResponseOutcome.Key, out ResponseOutcome? outcome) ? outcome : null;
}
