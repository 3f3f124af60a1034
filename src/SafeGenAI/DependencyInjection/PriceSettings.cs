using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to the price that code gives a model, or makes one.</summary>
internal static class PriceSettings
{
    public static ModelPrice? Read(SettingsReader reader, ModelPrice? price)
    {
        int faults = reader.FaultCount;
        decimal? input = price?.Input, output = price?.Output;
        // Where code gives no rate of its own for a kind it is the input's or the output's, also when that is overridden.
        decimal? cachedInput = price is null || price.CachedInput == price.Input ? null : price.CachedInput;
        decimal? cacheWrite = price is null || price.CacheWrite == price.Input ? null : price.CacheWrite;
        decimal? reasoning = price is null || price.Reasoning == price.Output ? null : price.Reasoning;
        decimal batchDiscount = price?.BatchDiscount ?? 0;
        reader.Number("Input", (decimal value) => input = value)
            .Number("Output", (decimal value) => output = value)
            .Number("CachedInput", (decimal value) => cachedInput = value)
            .Number("CacheWrite", (decimal value) => cacheWrite = value)
            .Number("Reasoning", (decimal value) => reasoning = value)
            .Number("BatchDiscount", (decimal value) => batchDiscount = value);
        if (reader.FaultCount > faults)
        {
            return price;
        }

        if (input is null || output is null)
        {
            reader.Fault("", "needs Input and Output, in USD per million tokens.");
            return price;
        }

        try
        {
            return new ModelPrice(input.Value, output.Value, cachedInput, cacheWrite, reasoning)
            {
                BatchDiscount = batchDiscount,
                LongContext = price?.LongContext,
            };
        }
        catch (ArgumentException exception)
        {
            reader.Fault("", string.Create(
                CultureInfo.InvariantCulture,
                $"is Input {input}, Output {output}, CachedInput {cachedInput ?? input}, CacheWrite {cacheWrite ?? input}, " +
                $"Reasoning {reasoning ?? output}, BatchDiscount {batchDiscount}: {FaultText.Of(exception)}"));
            return price;
        }
    }
}
