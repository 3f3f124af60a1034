using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>What scripts are about: two features, four users of two tenants, and limits of every sort.</summary>
internal static class LedgerStage
{
    /// <summary>Half a minute before a day in New York loses an hour, on the first day of a month.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 3, 59, 30, TimeSpan.Zero);

    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private static readonly BudgetLimit[] Limits =
    [
        new(BudgetScope.Global, BudgetUnit.Usd, 12_000, Per.Day),
        new(BudgetScope.Global, BudgetUnit.Tokens, 6_000, Per.Rolling(TimeSpan.FromMinutes(10))),
        new(BudgetScope.Global, BudgetUnit.Requests, 30, Per.Week) { Mode = BudgetMode.Observe },
        new(BudgetScope.Tenant, BudgetUnit.Tokens, 9_000, Per.Month.In(NewYork)),
        new(BudgetScope.Tenant, BudgetUnit.Tokens, 4_000, Per.Day.In(NewYork)) { IsSoft = true },
        new(BudgetScope.Feature, BudgetUnit.Tokens, 4_000, Per.Hour),
        new(BudgetScope.User, BudgetUnit.Tokens, 1_800, Per.Minute),
        new(BudgetScope.User, BudgetUnit.Requests, 3, Per.Minute),
        new(BudgetScope.User, BudgetUnit.Requests, 10, Per.Hour),
        new(BudgetScope.User, BudgetUnit.Usd, 5_000, Per.Rolling(TimeSpan.FromMinutes(1))),
        new(BudgetScope.User, BudgetUnit.Tokens, 1_500, Per.Hour, "chat"),
        new(BudgetScope.User, BudgetUnit.Calls, 12, Per.Day),
        new(BudgetScope.Model, BudgetUnit.Usd, 9_000, Per.Hour),
    ];

    private static readonly TimeSpan[] Jumps = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(30)];

    public static IReadOnlyList<BudgetLimits> Features { get; } = [new("summary", Limits), new("chat", Limits)];

    public static IReadOnlyList<BudgetSubject> Subjects { get; } =
        [new("acme", "ann", "small"), new("acme", "bob", "large"), new("other", "ann", "small"), new("acme", "ann", "large")];

    /// <summary>Moves the clock where the step is about it.</summary>
    public static void Move(LedgerClock clock, LedgerStep step)
    {
        switch (step.Kind)
        {
            case LedgerStepKind.AdvanceSeconds:
                clock.Advance(TimeSpan.FromSeconds(step.A % 50));
                break;
            case LedgerStepKind.AdvanceMinutes:
                clock.Advance(TimeSpan.FromMinutes(step.A % 90));
                break;
            case LedgerStepKind.SetClock:
                clock.Set(TimeSpan.FromSeconds((step.A % 1_800) - 900));
                break;
            case LedgerStepKind.JumpClock:
                clock.Set(step.B % 2 == 0 ? Jumps[step.A % Jumps.Length] : -Jumps[step.A % Jumps.Length]);
                break;
        }
    }
}
