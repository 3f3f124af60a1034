using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class BudgetRequestTests
{
    [Theory]
    [InlineData(BudgetScope.Tenant, "set the tenant's id on the request")]
    [InlineData(BudgetScope.User, "set the user's id on the request")]
    [InlineData(BudgetScope.Model, "give the model a name")]
    public void ScopeWithoutAValue_IsMisuse_NamingFeatureScopeAndWhatToSet(BudgetScope scope, string remedy)
    {
        var limits = new BudgetLimits("summary", [new BudgetLimit(scope, BudgetUnit.Requests, 10, Per.Day)]);
        var complete = new BudgetSubject("acme", "ann", "small");
        BudgetSubject subject = scope switch
        {
            BudgetScope.Tenant => complete with { Tenant = null },
            BudgetScope.User => complete with { User = "" },
            _ => complete with { Model = null },
        };

        var exception = Assert.Throws<ArgumentException>(() => new BudgetRequest(limits, subject, default, LedgerRig.Lease, default));

        Assert.Contains("Feature 'summary'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"for each {scope.ToString().ToLowerInvariant()}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, exception.Message, StringComparison.Ordinal);
        Assert.Equal(complete, new BudgetRequest(limits, complete, default, LedgerRig.Lease, default).Subject);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(25)]
    public void LeaseOutsideItsRange_IsRefused(int hours) =>
        Assert.Throws<ArgumentOutOfRangeException>("lease", () => new BudgetRequest(new BudgetLimits("summary", []), default, default, TimeSpan.FromHours(hours), default));

    [Fact]
    public void AmountsBelowZeroOrBeyondTheMaximum_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("tokens", () => new BudgetAmount(-1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("requests", () => new BudgetAmount(0, -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("nanoUsd", () => new BudgetAmount(0, 0, BudgetAmount.Maximum + 1));
    }

    [Fact]
    public void L23_SubjectKeepsItsIdsOutOfText() =>
        Assert.DoesNotContain("ann", LedgerRig.Ann.ToString(), StringComparison.Ordinal);
}
