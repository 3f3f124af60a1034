using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.Budgets;

/// <summary>The suite that every store passes, on the ledger in memory.</summary>
public class InMemoryBudgetLedgerConformanceTests(ITestOutputHelper output)
{
    private static readonly Gen<LedgerStep> Step = Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of);

    public static TheoryData<string> Cases => [.. LedgerConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Conforms(string name) => LedgerConformance.AssertAsync(name, CreateAsync);

    [Fact]
    public async Task L02_L03_L07_AnySequence_GivesTheSameAnswersAndCountersAsTheModel()
    {
        output.WriteLine($"{LedgerScript.Sequences} sequences of up to 60 steps");
        await Step.Array[1, 60].SampleAsync(steps => LedgerScript.PlayAsync(CreateAsync, steps), iter: LedgerScript.Sequences);
    }

    [Fact]
    public async Task L01_CallersAtOnce_AreAnsweredAsInSomeOrderOneAfterAnother()
    {
        output.WriteLine($"{LedgerScript.Sequences} histories of up to 3 callers with up to 4 steps");
        await Step.Array[1, 4].Array[2, 3].SampleAsync(callers => LedgerScript.PlayAtOnceAsync(CreateAsync, callers), iter: LedgerScript.Sequences);
    }

    private static ValueTask<IBudgetLedger> CreateAsync(TimeProvider clock) => new(new InMemoryBudgetLedger(clock));
}
