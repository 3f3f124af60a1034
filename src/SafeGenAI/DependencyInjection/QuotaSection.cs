using SafeGenAI.Budgets;
using SafeGenAI.Quota;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to a quota: the values of limits that code sets, and what counts.</summary>
internal static class QuotaSection
{
    /// <summary>The windows by their names here. Those of a time zone are days, weeks and months like others.</summary>
    private static readonly (string Name, Func<Per, bool> Fits)[] Windows =
    [
        .. from kind in Enum.GetValues<WindowKind>()
           where kind != WindowKind.Rolling
           select ($"CallsPer{kind}", (Func<Per, bool>)(per => per.Kind == kind)),
        ("CallsPerRollingMinute", per => per == Per.Rolling(TimeSpan.FromMinutes(1))),
        ("CallsPerRollingHour", per => per == Per.Rolling(TimeSpan.FromHours(1))),
        ("CallsPerRollingDay", per => per == Per.Rolling(TimeSpan.FromDays(1))),
    ];

    /// <param name="reader">The section.</param>
    /// <param name="options">What code sets; null where the feature has no quota.</param>
    public static void Read(SettingsReader reader, QuotaOptions? options)
    {
        if (options is null)
        {
            reader.Fault("", "is set, but the feature has no quota; call UseQuota in code first, configuration changes values only.");
        }

        reader.Flag("CountFallbacks", value => options?.CountFallbacks = value)
            .Choice("Mode", (BudgetMode value) => options?.Mode = value);
        foreach (BudgetScope scope in (BudgetScope[])[BudgetScope.User, BudgetScope.Tenant])
        {
            reader.Section($"Per{scope}", child =>
            {
                foreach ((string name, Func<Per, bool> fits) in Windows)
                {
                    // Names and values are looked at also where there is no quota, so that all faults are told at once.
                    QuotaLimit[]? limits = options is null ? null : [.. options.Limits.Where(limit => limit.Scope == scope && fits(limit.Per))];
                    child.NumberOrSection(name, calls => SetCalls(child, name, calls, limits), limit => Read(limit, limits));
                }
            });
        }
    }

    private static void Read(SettingsReader reader, QuotaLimit[]? limits)
    {
        if (limits is [])
        {
            reader.Fault("", $"is set, {ConfiguredAmount.NoSuchLimit}");
            limits = null;
        }

        reader.Number("Amount", (decimal calls) => SetCalls(reader, "Amount", calls, limits))
            .Choice("Mode", (BudgetMode value) => Array.ForEach(limits ?? [], limit => limit.Mode = value));
    }

    private static void SetCalls(SettingsReader reader, string name, decimal calls, QuotaLimit[]? limits) => ConfiguredAmount.Set(
        reader, name, calls, isWhole: true, limits is null ? null : Array.ConvertAll(limits, limit => (decimal)limit.Calls),
        value => Array.ForEach(limits ?? [], limit => limit.Calls = (long)decimal.Clamp(value, long.MinValue, long.MaxValue)));
}
