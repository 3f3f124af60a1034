using SafeGenAI.Rollout;
using SafeGenAI.Testing.Rollout;

namespace SafeGenAI.Testing.Tests.Rollout;

/// <summary>A suite that cannot fail is worthless: each rule catches stores that break it.</summary>
public class RolloutConformanceTests
{
    public static IEnumerable<object[]> Broken => BrokenStores.All.Select(broken => new object[] { broken.Rule, broken.Name });

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task AStoreThatBreaksARule_IsCaughtByIt(RolloutRule rule, string name)
    {
        Func<TimeProvider, IRolloutStore> create = BrokenStores.All.Single(broken => (broken.Rule, broken.Name) == (rule, name)).Create;
        List<RolloutViolation> violations = [];
        foreach (RolloutCase one in RolloutConformance.Cases.Where(one => one.Rule == rule))
        {
            violations.AddRange(await one.RunAsync(clock => new(create(clock))));
        }

        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.Equal(rule, violation.Rule));
        Assert.All(violations, violation => Assert.DoesNotContain("it threw", violation.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASoundStore_Conforms() => await RolloutConformance.AssertConformsAsync(clock => new(new InMemoryRolloutStore(clock)));

    [Fact]
    public async Task AllViolations_AreListedWithRuleCaseAndValues()
    {
        RolloutConformanceException exception = await Assert.ThrowsAsync<RolloutConformanceException>(() => RolloutConformance.AssertAsync(
            "ALease_IsGivenBackByItsHolderOnly",
            clock => new(new BrokenStore(new InMemoryRolloutStore(clock)) { Resign = static (_, _) => default })));

        Assert.Equal(2, exception.Violations.Count);
        Assert.StartsWith("The rollout store breaks its contract: 2 violations.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "LeasesEnd, ALease_IsGivenBackByItsHolderOnly: who leads when bob asks after hers: expected bob, found ann", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStoreThatThrows_IsAViolation_AndIsDisposedOf()
    {
        BrokenStore broken = new(new InMemoryRolloutStore()) { Record = _ => throw new IOException("The disk is full.") };

        IReadOnlyList<RolloutViolation> violations = await RolloutConformance.Cases[0].RunAsync(_ => new(broken));

        Assert.Equal("it threw IOException: The disk is full.", Assert.Single(violations).Detail);
        Assert.Equal(1, broken.Disposals);
    }

    [Fact]
    public void Cases_HaveNamesOfTheirOwn_AndEveryRuleHasOne_AndAStoreThatBreaksIt()
    {
        Assert.Equal(RolloutConformance.Cases.Count, RolloutConformance.Cases.Select(one => one.Name).Distinct().Count());
        Assert.Equal(Enum.GetValues<RolloutRule>(), RolloutConformance.Cases.Select(one => one.Rule).Distinct().Order());
        Assert.Equal(Enum.GetValues<RolloutRule>(), BrokenStores.All.Select(one => one.Rule).Distinct().Order());
    }

    [Fact]
    public async Task AnUnknownCase_OrAFactoryOfNothing_IsRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentException>("name", () => RolloutConformance.AssertAsync("None", clock => new(new InMemoryRolloutStore(clock))));
        await Assert.ThrowsAsync<ArgumentNullException>("create", () => RolloutConformance.AssertConformsAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>("create", () => RolloutConformance.AssertConformsAsync(_ => new((IRolloutStore)null!)));
    }
}
