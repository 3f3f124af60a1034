using System.Globalization;
using System.Text.Json;

namespace SafeGenAI.Budgets.Prices;

/// <summary>Reads one entry of the library's own format; every fault names the entry, the field, its value and what to do.</summary>
internal sealed class PriceEntryReader(int position, List<string> faults)
{
    private static readonly string[] Rates = ["input", "output", "cachedInput", "cacheWrite", "reasoning"];
    private static readonly string[] Known = [.. Rates, "model", "provider", "aliases", "effectiveFrom", "batchDiscount", "longContext", "source"];
    private static readonly string[] KnownAbove = [.. Rates, "aboveInputTokens"];

    private string _where = $"prices[{position}]";

    /// <returns>Null where the entry has a fault.</returns>
    public PriceEntry? Read(JsonElement entry)
    {
        int before = faults.Count;
        if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("model", out JsonElement name) && name.ValueKind == JsonValueKind.String)
        {
            _where += $" ('{name.GetString()}')";
        }

        if (!Opens(entry, Known))
        {
            return null;
        }

        string? model = Text(entry, "model");
        if (model is null && faults.Count == before)
        {
            Fault("model is missing; name the model.");
        }

        ModelPrice? price = ReadPrice(entry);
        PriceEntry? read = model is null || price is null ? null : new PriceEntry(model, price)
        {
            Provider = Text(entry, "provider"),
            Aliases = Texts(entry, "aliases"),
            EffectiveFrom = Date(entry, "effectiveFrom"),
            Source = Text(entry, "source"),
        };
        return faults.Count == before ? read : null;
    }

    private ModelPrice? ReadPrice(JsonElement entry)
    {
        LongContextPrice? longer = null;
        if (entry.TryGetProperty("longContext", out JsonElement steps))
        {
            List<(long Above, ModelPrice Price)> above = steps.ValueKind == JsonValueKind.Array
                ? [.. steps.EnumerateArray().Select(ReadAbove).OfType<(long, ModelPrice)>().OrderByDescending(step => step.Item1)]
                : [];
            if (steps.ValueKind != JsonValueKind.Array)
            {
                Fault($"longContext is a JSON {steps.ValueKind}; it has to be an array of prices with aboveInputTokens.");
            }

            foreach ((long threshold, ModelPrice price) in above)
            {
                if (longer?.AboveInputTokens == threshold)
                {
                    Fault($"longContext has aboveInputTokens {threshold} twice. Remove one.");
                    continue;
                }

                longer = new LongContextPrice(threshold, price with { LongContext = longer });
            }
        }

        decimal discount = Number(entry, "batchDiscount") ?? 0;
        return ReadRates(entry) is { } rates ? Checked("batchDiscount", () => rates with { BatchDiscount = discount, LongContext = longer }) : null;
    }

    private (long Above, ModelPrice Price)? ReadAbove(JsonElement step)
    {
        if (!Opens(step, KnownAbove))
        {
            return null;
        }

        decimal? above = Number(step, "aboveInputTokens");
        if (above is not (>= 1 and <= long.MaxValue) || above != decimal.Truncate(above.Value))
        {
            Fault($"aboveInputTokens is {Shown(step, "aboveInputTokens")}; set a whole number of tokens, at least 1.");
            return null;
        }

        return ReadRates(step) is { } rates ? ((long)above.Value, rates) : null;
    }

    private ModelPrice? ReadRates(JsonElement entry)
    {
        decimal?[] rates = [.. Rates.Select(name => Number(entry, name))];
        foreach (string name in Rates.Take(2).Where(name => !entry.TryGetProperty(name, out _)))
        {
            Fault($"{name} is missing; set it, in USD per million tokens.");
        }

        return rates[0] is { } input && rates[1] is { } output
            ? Checked("a price", () => new ModelPrice(input, output, rates[2], rates[3], rates[4]))
            : null;
    }

    private ModelPrice? Checked(string what, Func<ModelPrice> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            string name = exception.ParamName is "value" or null ? what : exception.ParamName;
            Fault(string.Create(CultureInfo.InvariantCulture, $"{name} is {exception.ActualValue}: {exception.Message.Split(" (Parameter")[0]}"));
            return null;
        }
    }

    private bool Opens(JsonElement entry, string[] known)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            Fault($"is a JSON {entry.ValueKind}; it has to be an object.");
            return false;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in entry.EnumerateObject().Select(property => property.Name))
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                Fault($"'{name}' is not a field; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
            else if (!seen.Add(name))
            {
                Fault($"{name} is there twice. Remove one.");
            }
        }

        return true;
    }

    private decimal? Number(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number))
        {
            return number;
        }

        Fault($"{name} is {value.GetRawText()}; set a number.");
        return null;
    }

    private string? Text(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString()))
        {
            return value.GetString();
        }

        Fault($"{name} is {value.GetRawText()}; set a text.");
        return null;
    }

    private List<string> Texts(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(item.GetString())))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Fault($"{name} is {value.GetRawText()}; set an array of texts.");
        return [];
    }

    private DateOnly? Date(JsonElement entry, string name)
    {
        if (Text(entry, name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        Fault($"{name} is \"{text}\"; set a day such as 2026-03-01.");
        return null;
    }

    private static string Shown(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "missing";

    private void Fault(string text) => faults.Add($"{_where}: {text}");
}
