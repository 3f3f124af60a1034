using System.Text.Json;

namespace SafeGenAI.Budgets.Prices;

/// <summary>
/// Reads LiteLLM's <c>model_prices_and_context_window.json</c>: an object with an entry per model, prices in USD per
/// token. It is somebody else's file and a large one: an entry that is wrong is left out and told, the others count.
/// </summary>
internal static class LiteLlmReader
{
    private const string Sample = "sample_spec";

    private static readonly string[] ChatModes = ["chat", "completion", "responses"];

    /// <exception cref="FormatException">No entry has a price.</exception>
    public static PriceList Read(JsonElement root)
    {
        List<PriceEntry> entries = [];
        List<OmittedPrice> omitted = [];
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in root.EnumerateObject().Where(property => property.Name != Sample))
        {
            try
            {
                if (string.IsNullOrWhiteSpace(property.Name) || !names.Add(property.Name))
                {
                    throw new FormatException("the name is blank, or there twice; upper and lower case are the same.");
                }

                if (WhyNot(property.Value) is { } reason)
                {
                    omitted.Add(new(property.Name, reason, IsFaulty: false));
                    continue;
                }

                ModelPrice price = LiteLlmPrice.Of(property.Value);
                if (price is { Input: 0, Output: 0 })
                {
                    omitted.Add(new(property.Name, "input and output are 0, which here may mean that nobody knows; give the model a price of its own if it is free.", IsFaulty: false));
                    continue;
                }

                entries.Add(new PriceEntry(property.Name, price)
                {
                    Provider = Text(property.Value, "litellm_provider"),
                    Source = Text(property.Value, "source"),
                });
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException)
            {
                omitted.Add(new(property.Name, exception.Message, IsFaulty: true));
            }
        }

        return entries.Count > 0
            ? new PriceList { Entries = entries, Omitted = omitted, Index = PriceIndex.Of(entries, []) }
            : throw new FormatException(
                $"The price list has no price per token{(omitted.Count == 0 ? "" : $"; its first entry '{omitted[0].Model}': {omitted[0].Reason}")} " +
                "It has to be { \"prices\": [ ... ] }, or a list of LiteLLM's with input_cost_per_token and output_cost_per_token.");
    }

    /// <returns>Why the entry is no price for a chat's tokens, or null when it is one.</returns>
    private static string? WhyNot(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"it is a JSON {entry.ValueKind}; an entry is an object.");
        }

        if (Text(entry, "mode") is { } mode && !ChatModes.Contains(mode, StringComparer.Ordinal))
        {
            return $"mode is \"{mode}\", which is no chat.";
        }

        if (entry.TryGetProperty(LiteLlmPrice.Tiers, out JsonElement tiers) && tiers.ValueKind == JsonValueKind.Array)
        {
            return null;
        }

        string[] missing = [.. ((string[])[LiteLlmPrice.Input, LiteLlmPrice.Output]).Where(name => !IsGiven(entry, name))];
        return missing.Length == 0 ? null : $"{string.Join(" and ", missing)} missing: it is not priced per token.";
    }

    private static bool IsGiven(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
