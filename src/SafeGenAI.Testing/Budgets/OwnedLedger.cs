using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>A ledger that was made for one trial, and ends with it.</summary>
internal sealed class OwnedLedger(IBudgetLedger ledger) : IAsyncDisposable
{
    public IBudgetLedger Ledger { get; } = ledger;

    public static async ValueTask<OwnedLedger> CreateAsync(Func<TimeProvider, ValueTask<IBudgetLedger>> create, TimeProvider clock) => new(
        await create(clock) ?? throw new ArgumentException("The factory returned null; return an empty ledger on the clock it is given.", nameof(create)));

    public ValueTask DisposeAsync() => Disposal.OfAsync(Ledger);
}
