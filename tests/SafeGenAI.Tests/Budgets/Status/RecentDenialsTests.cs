using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;

namespace SafeGenAI.Tests.Budgets.Status;

public sealed class RecentDenialsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheLastThousandAreKept()
    {
        RecentDenials denials = new();
        BudgetDenial denial = new(new BudgetLimit(BudgetScope.Global, BudgetUnit.Requests, 1, Per.Hour), 1, 0, 1, Noon.AddHours(1), Noon);
        for (int call = 0; call <= RecentDenials.Capacity; call++)
        {
            denials.Add(new DeniedAttempt($"call-{call}", "f", Noon, denial.ToString()));
        }

        Assert.Empty(denials.Of("call-0"));
        Assert.Equal("call-1", Assert.Single(denials.Of("call-1")).CallId);
        Assert.Single(denials.Of($"call-{RecentDenials.Capacity}"));
    }
}
