using System.Collections.Frozen;

namespace SafeGenAI.Budgets.Prices;

/// <summary>Finds the timeline of a model by each of its names. Upper and lower case are the same.</summary>
internal sealed class PriceIndex
{
    private readonly FrozenDictionary<string, PriceTimeline> _byName;

    private PriceIndex(Dictionary<string, PriceTimeline> byName) => _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Builds the index; an entry that contradicts another is a fault, and the first one counts.</summary>
    public static PriceIndex Of(IReadOnlyList<PriceEntry> entries, List<string> faults)
    {
        Dictionary<string, PriceTimeline> byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (PriceEntry entry in entries)
        {
            if (!byName.TryGetValue(entry.Model, out PriceTimeline? timeline))
            {
                byName.Add(entry.Model, timeline = new PriceTimeline());
            }

            if (!timeline.TryAdd(entry.EffectiveFrom, entry.Price))
            {
                faults.Add(entry.EffectiveFrom is { } date
                    ? $"The price list has the model '{entry.Model}' twice from {date:yyyy-MM-dd} on. Remove one."
                    : $"The price list has the model '{entry.Model}' twice; upper and lower case are the same. Remove one, or give it an effectiveFrom.");
            }
        }

        Dictionary<string, PriceTimeline> all = new(byName, StringComparer.OrdinalIgnoreCase);
        AddAliases(entries, byName, all, faults);
        AddProviders(entries, byName, all);
        return new PriceIndex(all);
    }

    public ModelPrice? Find(string model, DateOnly date)
    {
        if (!_byName.TryGetValue(model, out PriceTimeline? timeline))
        {
            // A dated name without an entry of its own costs what the model does.
            if (ModelNames.WithoutDate(model) is not { } undated || !_byName.TryGetValue(undated, out timeline))
            {
                return null;
            }
        }

        return timeline.On(date);
    }

    private static void AddAliases(
        IReadOnlyList<PriceEntry> entries, Dictionary<string, PriceTimeline> byName, Dictionary<string, PriceTimeline> all, List<string> faults)
    {
        foreach (PriceEntry entry in entries)
        {
            foreach (string alias in entry.Aliases)
            {
                if (!all.TryAdd(alias, byName[entry.Model]) && all[alias] != byName[entry.Model])
                {
                    faults.Add($"The price list has '{alias}' as an alias of '{entry.Model}', and it is another model's name already. Remove one.");
                }
            }
        }
    }

    /// <summary>
    /// With its provider in front an entry has a second name, and one that is written with its provider also the bare one,
    /// unless two providers have a model of that name: what it costs then depends on who bills.
    /// </summary>
    private static void AddProviders(
        IReadOnlyList<PriceEntry> entries, Dictionary<string, PriceTimeline> byName, Dictionary<string, PriceTimeline> all)
    {
        Dictionary<string, PriceTimeline?> bare = new(StringComparer.OrdinalIgnoreCase);
        foreach (PriceEntry entry in entries)
        {
            if (string.IsNullOrEmpty(entry.Provider))
            {
                continue;
            }

            string prefix = $"{entry.Provider}/";
            PriceTimeline timeline = byName[entry.Model];
            if (!entry.Model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                all.TryAdd(prefix + entry.Model, timeline);
                continue;
            }

            string name = entry.Model[prefix.Length..];
            bare[name] = !bare.TryGetValue(name, out PriceTimeline? other) || other == timeline ? timeline : null;
        }

        foreach ((string name, PriceTimeline? timeline) in bare)
        {
            if (timeline is not null && name.Length > 0)
            {
                all.TryAdd(name, timeline);
            }
        }
    }
}
