using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Rollout.Evidence;

/// <summary>The text of one instance's sums: what is zero is left out.</summary>
internal static class TotalsJson
{
    private const int Format = 1;

    public static string Write(RunTotals totals)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            Write(json, "canary", totals.Canary);
            Write(json, "control", totals.Control);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <returns>Null where the text is none of ours.</returns>
    public static RunTotals? Read(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            if (json.RootElement.GetProperty("format").GetInt32() != Format)
            {
                return null;
            }

            RunTotals totals = new();
            Read(json.RootElement.GetProperty("canary"), totals.Canary);
            Read(json.RootElement.GetProperty("control"), totals.Control);
            return totals;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, string name, ArmTotals arm)
    {
        json.WriteStartObject(name);
        json.WriteNumber("calls", arm.Calls);
        json.WriteNumber("shadow", arm.ShadowCalls);
        json.WriteNumber("hits", arm.Hits);
        json.WriteNumber("cost", arm.CostNanoUsd);
        json.WriteNumber("priced", arm.PricedCalls);
        json.WriteNumber("tokens", arm.Tokens);
        json.WriteNumber("requests", arm.Requests);
        Write(json, "measured", arm.Measured);
        Write(json, "bad", arm.Bad);
        Write(json, "clean", arm.Clean);
        Write(json, "latency", arm.Latency);
        Write(json, "costs", arm.Cost);
        Write(json, "quality", arm.Quality);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, LogHistogram histogram)
    {
        json.WritePropertyName(name);
        histogram.WriteTo(json);
    }

    private static void Write(Utf8JsonWriter json, string name, long[] counts)
    {
        json.WriteStartObject(name);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                json.WriteNumber(i.ToString(CultureInfo.InvariantCulture), counts[i]);
            }
        }

        json.WriteEndObject();
    }

    private static void Read(JsonElement json, ArmTotals arm)
    {
        arm.Calls = json.GetProperty("calls").GetInt64();
        arm.ShadowCalls = json.GetProperty("shadow").GetInt64();
        arm.Hits = json.GetProperty("hits").GetInt64();
        arm.CostNanoUsd = json.GetProperty("cost").GetInt64();
        arm.PricedCalls = json.GetProperty("priced").GetInt64();
        arm.Tokens = json.GetProperty("tokens").GetInt64();
        arm.Requests = json.GetProperty("requests").GetInt64();
        Read(json.GetProperty("measured"), arm.Measured);
        Read(json.GetProperty("bad"), arm.Bad);
        Read(json.GetProperty("clean"), arm.Clean);
        arm.Latency.Merge(LogHistogram.Read(json.GetProperty("latency")));
        arm.Cost.Merge(LogHistogram.Read(json.GetProperty("costs")));
        arm.Quality.Merge(LogHistogram.Read(json.GetProperty("quality")));
    }

    private static void Read(JsonElement json, long[] counts)
    {
        foreach (JsonProperty count in json.EnumerateObject())
        {
            if (int.TryParse(count.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int metric) && metric < counts.Length)
            {
                counts[metric] = count.Value.GetInt64();
            }
        }
    }
}
