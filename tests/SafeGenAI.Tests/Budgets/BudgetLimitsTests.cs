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

    [Fact]
    public void ALimitThatIsOff_IsLeftOut() =>
        Assert.Empty(new BudgetLimits("summary", [new(BudgetScope.Global, BudgetUnit.Tokens, 10, Per.Hour) { Mode = BudgetMode.Off }]));

    [Fact]
    public void ALimitThatObserves_StaysBesideAnEnforcedOne_OnlyWhereItIsTighter()
    {
        var enforced = new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 10, Per.Hour);
        var tighter = new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 8, Per.Hour) { Mode = BudgetMode.Observe };
        var looser = new BudgetLimit(BudgetScope.Global, BudgetUnit.Tokens, 12, Per.Hour) { Mode = BudgetMode.Observe };

        Assert.Equal([enforced, tighter], new BudgetLimits("summary", [looser, tighter, enforced]));
        Assert.Equal([enforced], new BudgetLimits("summary", [looser, enforced]));
    }

    [Fact]
    public void HardSoftAndQuota_AreAccountsOfTheirOwn_WithKeysOfTheirOwn()
    {
        BudgetLimits limits = new("summary",
        [
            new(BudgetScope.User, BudgetUnit.Tokens, 10, Per.Hour),
            new(BudgetScope.User, BudgetUnit.Tokens, 9, Per.Hour) { IsSoft = true },
            new(BudgetScope.User, BudgetUnit.Calls, 9, Per.Hour),
        ]);

        Assert.Equal([BudgetAccountKind.Hard, BudgetAccountKind.Soft, BudgetAccountKind.Quota], limits.Accounts.Select(account => account.Kind));
        Assert.Equal(3, limits.Accounts.Select(account => account.KeyOf(LedgerRig.Ann)).Distinct().Count());
    }

    [Fact]
    public void AnAccountsKey_IsStable_TellsEveryPartApart_AndHidesTheIds()
    {
        BudgetLimits limits = new("summary", [new(BudgetScope.User, BudgetUnit.Tokens, 10, Per.Hour)]);
        LimitedAccount account = Assert.Single(limits.Accounts);
        BudgetSubject[] subjects = [new(null, "ann"), new("ann", "ann"), new("a", "nn"), new("an", "n"), new(null, "bob")];

        Assert.Equal(subjects.Length, subjects.Select(subject => account.KeyOf(subject)).Distinct().Count());
        Assert.Matches("^[0-9a-f]{32}$", account.KeyOf(subjects[0]));
        Assert.Equal(account.KeyOf(subjects[0]), new BudgetLimits("other", [new(BudgetScope.User, BudgetUnit.Usd, 1, Per.Hour)]).Accounts[0].KeyOf(subjects[0]));
    }
}
