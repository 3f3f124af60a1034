using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;
using Xunit.Abstractions;

namespace SafeGenAI.Sqlite.Tests;

/// <summary>The suite that every store passes, on the ledger in a file.</summary>
public class SqliteBudgetLedgerConformanceTests(ITestOutputHelper output)
{
    // Several processes share the file, and no monotonic clock.
    private static readonly LedgerConformanceOptions Options = new() { LeasesFollowWallClock = true };

    // Limits stand in the order in which their windows were first named in the process; a case names this one first.
    private static readonly Per Shortest = Per.Rolling(TimeSpan.FromMinutes(1));

    private static readonly Gen<LedgerStep> Step = Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of);

    public static TheoryData<string> Cases => [.. LedgerConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Conforms(string name)
    {
        Assert.True(Shortest.IsRolling);
        using TemporaryFile file = new();
        await LedgerConformance.AssertAsync(name, clock => new(file.Open(clock)), Options);
    }

    [Fact]
    public async Task AnySequence_GivesTheSameAnswersAndCountersAsTheModel()
    {
        output.WriteLine($"{LedgerScript.Sequences} sequences of up to 60 steps");
        await Step.Array[1, 60].SampleAsync(
            async steps =>
            {
                using TemporaryFile file = new();
                await LedgerScript.PlayAsync(clock => new(file.Open(clock)), steps, Options);
            },
            iter: LedgerScript.Sequences);
    }

    [Fact]
    public async Task CallersAtOnce_AreAnsweredAsInSomeOrderOneAfterAnother()
    {
        output.WriteLine($"{LedgerScript.Sequences} histories of up to 3 callers with up to 4 steps");
        await Step.Array[1, 4].Array[2, 3].SampleAsync(
            async callers =>
            {
                using TemporaryFile file = new();
                await LedgerScript.PlayAtOnceAsync(clock => new(file.Open(clock)), callers, Options);
            },
            iter: LedgerScript.Sequences);
    }
}
