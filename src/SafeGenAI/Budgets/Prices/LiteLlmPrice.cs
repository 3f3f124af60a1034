using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SafeGenAI.Budgets.Prices;

/// <summary>The price in an entry of LiteLLM's: rates, what they are above so and so many thousand tokens, and in a batch.</summary>
internal static partial class LiteLlmPrice
{
    public const string Input = "input_cost_per_token";
    public const string Output = "output_cost_per_token";
    public const string Tiers = "tiered_pricing";

    private const string CachedInput = "cache_read_input_token_cost";
    private const string CacheWrite = "cache_creation_input_token_cost";
    private const string Reasoning = "output_cost_per_reasoning_token";
    private const string ForAnHour = "_above_1hr";
    private const string InABatch = "_batches";
    private const decimal TokensPerPrice = 1_000_000;
    private const decimal DearestToken = 9;

    /// <exception cref="FormatException">A value is none.</exception>
    public static ModelPrice Of(JsonElement entry)
    {
        TokenRates rates = Rates(entry, "");
        SortedDictionary<long, TokenRates> longer = [];
        foreach (long threshold in entry.EnumerateObject().Select(property => AboveTokens().Match(property.Name)).Where(match => match.Success)
            .Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct())
        {
            longer[threshold * 1_000] = Rates(entry, $"_above_{threshold}k_tokens");
        }

        if (entry.TryGetProperty(Tiers, out JsonElement tiers) && tiers.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement tier in tiers.EnumerateArray())
            {
                longer[From(tier)] = Rates(tier, "");
            }

            // The first range is the ordinary price.
            if (longer.Count > 0 && longer.First() is { Key: 0, Value: var first })
            {
                rates = first;
                longer.Remove(0);
            }
        }

        if (rates.Input is null || rates.Output is null)
        {
            throw new FormatException($"{Tiers} has no range that begins at 0 with {Input} and {Output}.");
        }

        return Chain(rates, [.. longer]) with { BatchDiscount = Discount(entry, rates) };
    }

    private static ModelPrice Chain(TokenRates rates, ReadOnlySpan<KeyValuePair<long, TokenRates>> longer) =>
        longer.IsEmpty || longer[0].Key < 1
            ? rates.ToPrice()
            : rates.ToPrice() with { LongContext = new(longer[0].Key, Chain(longer[0].Value.Over(rates), longer[1..])) };

    /// <remarks>How long a written token is kept is not reported, so the dearer of the two counts.</remarks>
    private static TokenRates Rates(JsonElement entry, string suffix)
    {
        decimal? written = PerMillion(entry, CacheWrite + suffix);
        decimal? writtenForAnHour = PerMillion(entry, CacheWrite + ForAnHour + suffix);
        return new(
            PerMillion(entry, Input + suffix),
            PerMillion(entry, Output + suffix),
            PerMillion(entry, CachedInput + suffix),
            written is null || writtenForAnHour > written ? writtenForAnHour : written,
            PerMillion(entry, Reasoning + suffix));
    }

    /// <summary>A price in a batch as percent off; where the two sides differ, the smaller one, so that neither is too cheap.</summary>
    private static decimal Discount(JsonElement entry, TokenRates rates)
    {
        if (PerMillion(entry, Input + InABatch) is not { } input || PerMillion(entry, Output + InABatch) is not { } output)
        {
            return 0;
        }

        decimal left = Math.Max(Share(input, rates.Input!.Value), Share(output, rates.Output!.Value));
        return Math.Max(0, decimal.Round((1 - left) * 100, 4, MidpointRounding.ToZero));
    }

    private static decimal Share(decimal part, decimal whole) => whole == 0 ? 0 : part / whole;

    private static long From(JsonElement tier) =>
        tier.ValueKind == JsonValueKind.Object && tier.TryGetProperty("range", out JsonElement range) && range.ValueKind == JsonValueKind.Array
        && range.GetArrayLength() > 0 && range[0].ValueKind == JsonValueKind.Number && range[0].TryGetDecimal(out decimal from)
        && from is >= 0 and <= long.MaxValue && from == decimal.Truncate(from)
            ? (long)from
            : throw new FormatException($"{Tiers} holds {tier.GetRawText()}; a range begins with a whole number of tokens.");

    private static decimal? PerMillion(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        // 1.5e-07 is read as the decimal it is; a double would be something else.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal perToken) && perToken is >= 0 and <= DearestToken
            ? perToken * TokensPerPrice
            : throw new FormatException($"{name} is {value.GetRawText()}; it has to be a number, 0 to 9 USD per token.");
    }

    [GeneratedRegex("^(?:input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost(?:_above_1hr)?|output_cost_per_reasoning_token)_above_([0-9]{1,9})k_tokens$", RegexOptions.CultureInvariant)]
    private static partial Regex AboveTokens();
}
