using SafeGenAI.Rollout;
using SafeGenAI.Testing.Rollout;

namespace SafeGenAI.Tests.Rollout;

public sealed class InMemoryRolloutStoreTests
{
    public static TheoryData<string> Cases => [.. RolloutConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task It_Conforms(string name) => RolloutConformance.AssertAsync(name, clock => new(new InMemoryRolloutStore(clock)));

    [Fact]
    public async Task WhatWasRead_StaysAsItWas()
    {
        InMemoryRolloutStore store = new();
        RolloutEvidence told = new() { Instance = "a", Units = [new RolloutUnit(1, 0)], BadEvents = [new RolloutBadEvent(1, 1, 0, true, 10)], Totals = "1" };
        await store.AddEvidenceAsync("f", "r", told);

        RolloutEvidencePage page = await store.ReadEvidenceAsync("f", "r");
        await store.AddEvidenceAsync("f", "r", told with { Units = [new RolloutUnit(2, 0)], BadEvents = [new RolloutBadEvent(2, 1, 0, true, 10)], Totals = "2" });

        Assert.Equal([1L], page.UnitsByInterval);
        Assert.Single(page.BadEvents);
        Assert.Equal(["1"], page.Totals);
    }
}
