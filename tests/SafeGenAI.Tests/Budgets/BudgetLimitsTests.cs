using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class BudgetLimitsTests
{
    [Fact]
    public void LimitsOfOtherFeatures_AreLeftOut()
    {
        var own = new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 10, Per.Hour, "summary");
        var other = new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 10, Per.Hour, "translation");

        Assert.Equal([own], new BudgetLimits("summary", [own, other]));
    }

    [Fact]
    public void OfSeveralLimitsOnOneCounter_TheTightestStays()
    {
        var loose = new BudgetLimit(BudgetScope.Feature, BudgetUnit.Requests, 10, Per.Hour);
        var tight = new BudgetLimit(BudgetScope.Feature, BudgetUnit.Requests, 3, Per.Hour, "summary");
        var otherWindow = new BudgetLimit(BudgetScope.Feature, BudgetUnit.Requests, 50, Per.Day);

        Assert.Equal([tight, otherWindow], new BudgetLimits("summary", [otherWindow, loose, tight]));
    }

    [Fact]
    public void LimitsStandFromTheWidestScopeToTheNarrowest()
    {
        BudgetLimit[] limits = [.. Enum.GetValues<BudgetScope>().Reverse().Select(scope => new BudgetLimit(scope, BudgetUnit.Tokens, 10, Per.Hour))];

        Assert.Equal(Enum.GetValues<BudgetScope>(), new BudgetLimits("summary", limits).Select(limit => limit.Scope));
    }
}
