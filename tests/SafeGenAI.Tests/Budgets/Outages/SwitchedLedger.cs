using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets.Outages;

/// <summary>A store that can be taken away: it throws, or it hangs until it is let go, and then does what it was asked.</summary>
internal sealed class SwitchedLedger(TimeProvider time) : IBudgetLedger
{
    private TaskCompletionSource? _hanging;

    public InMemoryBudgetLedger Store { get; } = new(time);

    public bool Throws { get; set; }

    /// <summary>After how many answers it throws once.</summary>
    public int? ThrowsAfter { get; set; }

    public int Asked { get; private set; }

    public void Hang() => _hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        _hanging?.SetResult();
        _hanging = null;
    }

    public ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.ReserveAsync(request, CancellationToken.None));

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.ExtendAsync(reservation, more, CancellationToken.None));

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.SettleAsync(reservation, charge, CancellationToken.None));

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.SettlePresumedAsync(reservation, CancellationToken.None));

    public ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.ReadAsync(limits, subject, CancellationToken.None));

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.ResetAsync(request, CancellationToken.None));

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        AskAsync(() => Store.ReadResetsAsync(most, CancellationToken.None));

    private async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        Asked++;
        bool throws = Throws || ThrowsAfter == 0;
        ThrowsAfter = ThrowsAfter > 0 ? ThrowsAfter - 1 : null;
        if (throws)
        {
            throw new IOException("the store is down");
        }

        if (_hanging is { } hanging)
        {
            await hanging.Task;
        }

        return await ask();
    }
}
