using CsCheck;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>Scripts find what is broken without knowing where to look.</summary>
public class LedgerScriptTests
{
    // Enough that a ledger is caught whatever the seed.
    private const int Sequences = 500;

    private static readonly Gen<LedgerStep> Step = Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of);

    public static TheoryData<string> Broken => [.. Ledgers.Keys];

    private static Dictionary<string, Func<TimeProvider, IBudgetLedger>> Ledgers => new()
    {
        ["denial leaves a trace"] = BrokenLedgers.DenialLeavesATrace,
        ["settles again"] = BrokenLedgers.SettlesAgain,
        ["never corrects"] = BrokenLedgers.NeverCorrects,
        ["begins anew when the clock goes back"] = BrokenLedgers.BeginsAnewWhenTheClockGoesBack,
        ["rolling forgets early"] = BrokenLedgers.RollingForgetsEarly,
        ["soft holds the estimate"] = BrokenLedgers.ByRule[LedgerRule.HoldsTheLikely],
        ["forgives overruns"] = BrokenLedgers.ByRule[LedgerRule.ChargesOverruns],
        ["extends nothing"] = BrokenLedgers.ByRule[LedgerRule.Extends],
        ["alerts again"] = BrokenLedgers.ByRule[LedgerRule.AlertsOnce],
        ["charges the new account"] = BrokenLedgers.ByRule[LedgerRule.Resets],
        ["tells the denial"] = BrokenLedgers.ByRule[LedgerRule.TellsTheDenial],
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task ABrokenLedger_IsCaught(string name)
    {
        CsCheckException exception = await Assert.ThrowsAsync<CsCheckException>(
            () => Step.Array[1, 60].SampleAsync(steps => LedgerScript.PlayAsync(clock => new(Ledgers[name](clock)), steps), iter: Sequences));

        Assert.IsType<LedgerMismatchException>(exception.InnerException);
    }

    [Fact]
    public async Task ALedgerThatLooksAndThenHolds_IsCaught_WhereCallersAskAtOnce()
    {
        CsCheckException exception = await Assert.ThrowsAsync<CsCheckException>(() => Step.Array[1, 4].Array[2, 3].SampleAsync(
            callers => LedgerScript.PlayAtOnceAsync(clock => new(BrokenLedgers.LooksThenHolds(clock)), callers), iter: 10 * Sequences));

        Assert.Contains("No order of these steps", Assert.IsType<LedgerMismatchException>(exception.InnerException).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheModel_IsLinearizable() => await Step.Array[1, 4].Array[2, 3].SampleAsync(
        callers => LedgerScript.PlayAtOnceAsync(clock => new(new LedgerModel(clock)), callers), iter: 100);
}
