using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>A suite that cannot fail is worthless: each rule catches a ledger that breaks it.</summary>
public class LedgerConformanceTests
{
    [Theory]
    [MemberData(nameof(Rules))]
    public async Task ALedgerThatBreaksARule_IsCaughtByIt(LedgerRule rule)
    {
        List<LedgerViolation> violations = [];
        foreach (LedgerCase one in LedgerConformance.Cases.Where(one => one.Rule == rule))
        {
            violations.AddRange(await one.RunAsync(clock => new(BrokenLedgers.ByRule[rule](clock))));
        }

        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.Equal(rule, violation.Rule));
        Assert.All(violations, violation => Assert.DoesNotContain("it threw", violation.Detail, StringComparison.Ordinal));
    }

    public static TheoryData<LedgerRule> Rules => [.. Enum.GetValues<LedgerRule>()];

    [Fact]
    public async Task APresumedChargeThatIsNeverCorrected_IsCaught()
    {
        LedgerConformanceException exception = await Assert.ThrowsAsync<LedgerConformanceException>(
            () => LedgerConformance.AssertConformsAsync(clock => new(BrokenLedgers.NeverCorrects(clock))));

        Assert.Contains(exception.Violations, violation => violation.Rule == LedgerRule.SettlesOnce);
        Assert.Contains(exception.Violations, violation => violation.Rule == LedgerRule.PresumesWhatExpires);
    }

    [Fact]
    public async Task AViolation_NamesTheRuleTheCaseAndTheValues_AndAllAreListed()
    {
        LedgerConformanceException exception = await Assert.ThrowsAsync<LedgerConformanceException>(
            () => LedgerConformance.AssertAsync("ASecondSettlementIsIgnored", clock => new(BrokenLedgers.SettlesAgain(clock))));

        Assert.Equal(2, exception.Violations.Count);
        Assert.StartsWith("The ledger breaks its contract: 2 violations.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "SettlesOnce, ASecondSettlementIsIgnored: spent and reserved of each limit, after a second settlement: expected [(60, 0)], found [(5060, 0)]",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALedgerThatThrows_IsAViolation()
    {
        IReadOnlyList<LedgerViolation> violations = await LedgerConformance.Cases[0].RunAsync(
            clock => new(new BrokenLedger(new InMemoryBudgetLedger(clock)) { Before = () => throw new IOException("The disk is full.") }));

        Assert.Equal("it threw IOException: The disk is full.", Assert.Single(violations).Detail);
    }

    [Fact]
    public async Task EachCase_TakesALedgerOfItsOwn_AndDisposesOfIt()
    {
        List<DisposableLedger> made = [];
        foreach (LedgerCase one in LedgerConformance.Cases.Take(3))
        {
            await one.RunAsync(clock =>
            {
                made.Add(new DisposableLedger(clock));
                return new(made[^1]);
            });
        }

        Assert.Equal([1, 1, 1], made.Select(ledger => ledger.Disposals));
    }

    [Fact]
    public void Cases_HaveNamesOfTheirOwn_AndEveryRuleHasOne()
    {
        Assert.Equal(LedgerConformance.Cases.Count, LedgerConformance.Cases.Select(one => one.Name).Distinct().Count());
        Assert.Equal(Enum.GetValues<LedgerRule>(), LedgerConformance.Cases.Select(one => one.Rule).Distinct().Order());
    }

    [Fact]
    public async Task AnUnknownCase_OrAFactoryOfNothing_IsRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentException>("name", () => LedgerConformance.AssertAsync("None", clock => new(new InMemoryBudgetLedger(clock))));
        await Assert.ThrowsAsync<ArgumentNullException>("create", () => LedgerConformance.AssertConformsAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>("create", () => LedgerConformance.AssertConformsAsync(_ => new((IBudgetLedger)null!)));
    }
}
