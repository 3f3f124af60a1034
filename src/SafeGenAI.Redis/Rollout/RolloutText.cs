using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeGenAI.Rollout;

namespace SafeGenAI.Redis.Rollout;

/// <summary>Evidence and entries as they are stored.</summary>
internal static class RolloutText
{
    /// <summary>Id and interval of each.</summary>
    public static string Of(IReadOnlyList<RolloutUnit> units)
    {
        StringBuilder text = new();
        foreach (RolloutUnit unit in units)
        {
            text.Append(CultureInfo.InvariantCulture, $"{unit.Id} {unit.Interval} ");
        }

        return text.ToString();
    }

    public static string Of(IReadOnlyList<RolloutBadEvent> badEvents)
    {
        StringBuilder text = new();
        foreach (RolloutBadEvent bad in badEvents)
        {
            text.Append(CultureInfo.InvariantCulture, $"{bad.Unit} {bad.Metric} {bad.Interval} {(bad.IsCanary ? 1 : 0)} {bad.Percent:R};");
        }

        return text.ToString();
    }

    public static RolloutBadEvent ToBadEvent(string text)
    {
        string[] parts = text.Split(' ');
        return new RolloutBadEvent(
            long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture),
            parts[3] == "1", double.Parse(parts[4], CultureInfo.InvariantCulture));
    }

    /// <summary>Names and values in turn, as Redis tells a hash.</summary>
    public static IReadOnlyList<long> ToUnitsByInterval(string[] pairs)
    {
        List<long> units = [];
        for (int i = 0; i < pairs.Length; i += 2)
        {
            int interval = int.Parse(pairs[i], CultureInfo.InvariantCulture);
            while (units.Count <= interval)
            {
                units.Add(0);
            }

            units[interval] = long.Parse(pairs[i + 1], CultureInfo.InvariantCulture);
        }

        return units;
    }

    public static string Of(RolloutEntry entry) => JsonSerializer.Serialize(entry with { At = entry.At.ToUniversalTime() }, RolloutJson.Default.RolloutEntry);

    public static RolloutEntry ToEntry(string json) => JsonSerializer.Deserialize(json, RolloutJson.Default.RolloutEntry)!;
}
