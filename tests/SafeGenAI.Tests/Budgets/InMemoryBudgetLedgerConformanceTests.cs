using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Budgets;

/// <summary>The suite that every store passes, on the ledger in memory.</summary>
public class InMemoryBudgetLedgerConformanceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases => [.. LedgerConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Conforms(string name) => LedgerConformance.AssertAsync(name, CreateAsync);

    [Fact]
    public async Task L02_L03_L07_AnySequence_GivesTheSameAnswersAndCountersAsTheModel()
    {
        output.WriteLine($"{LedgerScript.Sequences} sequences");
        await Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of).Array[1, 60]
            .SampleAsync(steps => LedgerScript.PlayAsync(CreateAsync, steps), iter: LedgerScript.Sequences);
    }

    private static ValueTask<IBudgetLedger> CreateAsync(TimeProvider clock) => new(new InMemoryBudgetLedger(clock));
}
