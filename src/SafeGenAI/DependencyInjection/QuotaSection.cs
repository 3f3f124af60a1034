using SafeGenAI.Budgets;
using SafeGenAI.Quota;

namespace SafeGenAI.DependencyInjection;

/// <summary>Applies configuration to a quota: the amounts of limits that code sets, and what counts.</summary>
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

        reader.Flag("CountFallbacks", value => options?.CountFallbacks = value);
        foreach (BudgetScope scope in (BudgetScope[])[BudgetScope.User, BudgetScope.Tenant])
        {
            reader.Section($"Per{scope}", child =>
            {
                foreach ((string name, Func<Per, bool> fits) in Windows)
                {
                    child.Number(name, (int calls) =>
                    {
                        if (options?.Override(scope, fits, calls) == false)
                        {
                            child.Fault(name, $"is {calls}, but code sets no such limit; add it in code first, configuration changes values only.");
                        }
                    });
                }
            });
        }
    }
}
