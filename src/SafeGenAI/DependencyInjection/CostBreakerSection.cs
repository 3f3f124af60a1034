using System.Globalization;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>Reads the section of a cost breaker: it overrides the values of limits that code sets, and adds none.</summary>
internal static class CostBreakerSection
{
    private const string Rolling = "rolling ";

    private static readonly BudgetUnit[] Units = [BudgetUnit.Tokens, BudgetUnit.Requests, BudgetUnit.Usd];

    private static readonly string[] UsualNames =
    [
        .. from unit in Units
           from window in (Per[])
           [
               Per.Minute, Per.Hour, Per.Day, Per.Week, Per.Month,
               Per.Rolling(TimeSpan.FromMinutes(1)), Per.Rolling(TimeSpan.FromHours(1)), Per.Rolling(TimeSpan.FromDays(1)),
           ]
           select NameOf(unit, window),
    ];

    public static void Read(SettingsReader reader, CostBreakerOptions options)
    {
        reader.Number("MaxOutputTokens", (int value) => options.MaxOutputTokens = value)
            .Choice("Mode", (BudgetMode value) => options.Mode = value)
            .Choice("OnStoreFailure", (StoreFailurePolicy value) => options.OnStoreFailure = value)
            .Numbers("Thresholds", value => options.Thresholds = value)
            .Section("CeilingPrice", child => options.CeilingPrice = PriceSettings.Read(child, options.CeilingPrice))
            .Section("PerCall", child =>
            {
                foreach (BudgetUnit unit in Units)
                {
                    decimal[] coded = options.Ceilings.TryGetValue(unit, out decimal ceiling) ? [ceiling] : [];
                    child.Number(unit.ToString(), (decimal amount) => ConfiguredAmount.Set(
                        child, unit.ToString(), amount, isWhole: unit != BudgetUnit.Usd, coded, value => options.Ceiling(unit, value)));
                }
            });
        foreach (BudgetScope scope in Enum.GetValues<BudgetScope>())
        {
            ILookup<string, CostLimit> limits = options.Limits.Where(limit => limit.Scope == scope)
                .ToLookup(limit => NameOf(limit.Unit, limit.Per), StringComparer.OrdinalIgnoreCase);
            reader.Section(scope == BudgetScope.Global ? "Global" : $"Per{scope}", child =>
            {
                foreach (string name in UsualNames.Union(limits.Select(limit => limit.Key), StringComparer.OrdinalIgnoreCase))
                {
                    child.NumberOrSection(name, amount => SetAmount(child, name, amount, limits[name]), limit =>
                    {
                        if (!limits.Contains(name))
                        {
                            limit.Fault("", $"is set, {ConfiguredAmount.NoSuchLimit}");
                        }

                        Read(limit, [.. limits[name]]);
                    });
                }
            });
        }
    }

    /// <summary>What settings call a limit: TokensPerHour, UsdPerRollingDay, UsdPerRolling30Minutes. A time zone is no part of it.</summary>
    public static string NameOf(BudgetUnit unit, Per per) => per.IsRolling
        ? $"{unit}PerRolling{Capitalized(LengthOf(per.Name[Rolling.Length..]))}"
        : $"{unit}Per{per.Kind}";

    private static void Read(SettingsReader reader, CostLimit[] limits)
    {
        // Names and values are looked at also where there is no limit, so that all faults are told at once.
        reader.Number("Amount", (decimal amount) =>
            {
                if (limits.Length > 0)
                {
                    SetAmount(reader, "Amount", amount, limits);
                }
            })
            .Choice("Mode", (BudgetMode value) => Each(options => options.Mode = value))
            .Choice("OnStoreFailure", (StoreFailurePolicy value) => Each(options => options.OnStoreFailure = value))
            .Numbers("Thresholds", value => Each(options => options.Thresholds = value))
            .Flag("AlertsOnBurnRate", value => Each(options => options.AlertsOnBurnRate = value));

        void Each(Action<BudgetLimitOptions> set) => Array.ForEach(limits, limit => set(limit.Options));
    }

    private static void SetAmount(SettingsReader reader, string name, decimal amount, IEnumerable<CostLimit> limits)
    {
        CostLimit[] found = [.. limits];
        ConfiguredAmount.Set(
            reader, name, amount, isWhole: found is not [{ Unit: BudgetUnit.Usd }, ..], [.. found.Select(limit => limit.Amount)],
            value => Array.ForEach(found, limit => limit.Amount = value));
    }

    private static string LengthOf(string length)
    {
        if (!TimeSpan.TryParseExact(length, "c", CultureInfo.InvariantCulture, out TimeSpan time))
        {
            return length;
        }

        (long unit, string name) = time.Ticks % TimeSpan.TicksPerDay == 0 ? (TimeSpan.TicksPerDay, "Days")
            : time.Ticks % TimeSpan.TicksPerHour == 0 ? (TimeSpan.TicksPerHour, "Hours")
            : time.Ticks % TimeSpan.TicksPerMinute == 0 ? (TimeSpan.TicksPerMinute, "Minutes")
            : (TimeSpan.TicksPerSecond, "Seconds");
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)time.Ticks / unit}{name}");
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
