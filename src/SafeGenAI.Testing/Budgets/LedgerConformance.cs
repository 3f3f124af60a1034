using SafeGenAI.Budgets;
using SafeGenAI.Testing.Budgets.Cases;

namespace SafeGenAI.Testing.Budgets;

/// <summary>The conformance suite of ledgers: what every store of <see cref="IBudgetLedger"/> must do.</summary>
/// <remarks>
/// <para>All at once, in a test of any framework:
/// <code>
/// await LedgerConformance.AssertConformsAsync(clock => new(new MyLedger(clock)));
/// </code>
/// or one test per case: <see cref="Cases"/> names them, <see cref="AssertAsync"/> runs one.</para>
/// <para>Beside it, <see cref="LedgerScript"/> plays sequences of steps, one after another and at once, against
/// <see cref="LedgerModel"/>. Nothing here sleeps or waits for a clock.</para>
/// </remarks>
public static class LedgerConformance
{
    /// <summary>All cases. Each takes an empty ledger of its own.</summary>
    public static IReadOnlyList<LedgerCase> Cases { get; } =
    [
        .. AdmissionCases.All, .. CountingCases.All, .. ConcurrencyCases.All, .. SettlementCases.All, .. LeaseCases.All,
        .. CalendarCases.All, .. RollingCases.All, .. ClockCases.All, .. ModeCases.All, .. QuotaCases.All, .. ExtensionCases.All,
        .. AlertCases.All, .. OverrunCases.All, .. ResetCases.All, .. DenialCases.All, .. ReadingCases.All, .. ExactnessCases.All,
        .. CancellationCases.All,
    ];

    /// <summary>Asserts that a ledger keeps the whole contract.</summary>
    /// <param name="create">Gives an empty ledger on a clock, for each case anew; it is disposed of where it can be.</param>
    /// <param name="options">What is left to the store.</param>
    /// <exception cref="LedgerConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertConformsAsync(Func<TimeProvider, ValueTask<IBudgetLedger>> create, LedgerConformanceOptions? options = null) =>
        RunAsync(Cases, create, options);

    /// <summary>Asserts that a ledger passes one case.</summary>
    /// <param name="name">The name of the case, see <see cref="LedgerCase.Name"/>.</param>
    /// <param name="create">Gives an empty ledger on a clock; it is disposed of where it can be.</param>
    /// <param name="options">What is left to the store.</param>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    /// <exception cref="LedgerConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertAsync(string name, Func<TimeProvider, ValueTask<IBudgetLedger>> create, LedgerConformanceOptions? options = null) => RunAsync(
        [Cases.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"There is no case '{name}': take a name from {nameof(Cases)}.", nameof(name))],
        create,
        options);

    private static async Task RunAsync(
        IEnumerable<LedgerCase> cases, Func<TimeProvider, ValueTask<IBudgetLedger>> create, LedgerConformanceOptions? options)
    {
        List<LedgerViolation> violations = [];
        foreach (LedgerCase one in cases)
        {
            violations.AddRange(await one.RunAsync(create, options));
        }

        if (violations.Count > 0)
        {
            throw new LedgerConformanceException(violations);
        }
    }
}
