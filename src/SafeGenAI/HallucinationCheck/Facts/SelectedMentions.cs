using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What the host's own selector takes out of structured output.</summary>
internal sealed class SelectedMentions<TAnswer>(
    JsonTypeInfo<TAnswer> type, Func<TAnswer, IEnumerable<string?>> select, string version) : MentionReader("selected " + version)
{
    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        if (answer.Json is null || Parse(answer.Json) is not { } value)
        {
            return;
        }

        TextSpan whole = new(0, answer.Json.Length);
        foreach (string? key in select(value))
        {
            if (IsKey(key))
            {
                mentions.Add(new FoundMention(key!, whole));
            }
        }
    }

    private TAnswer? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            // Validation rejects what does not parse.
            return default;
        }
    }
}
