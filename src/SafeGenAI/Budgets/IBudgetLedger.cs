namespace SafeGenAI.Budgets;

/// <summary>Counts what is spent and what attempts in flight may still spend, and admits an attempt only where it fits.</summary>
/// <remarks>
/// Implementations are thread-safe. A window is computed from the clock; a reservation is settled in the window it was
/// made in, also when that is over; a clock that goes back never resets a window: time only goes forward. A reservation
/// not settled when its lease ends is charged in full. A store that cannot be asked throws.
/// </remarks>
public interface IBudgetLedger
{
    /// <summary>Checks all limits and reserves the estimate in each, in one atomic step: in all or in none.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="cancellationToken">Cancels before anything is reserved.</param>
    /// <returns>Room held, to be settled exactly once; or a denial, which left no trace in any counter.</returns>
    ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default);

    /// <summary>Holds more for an attempt that uses more than was estimated, in all limits or in none.</summary>
    /// <param name="reservation">The reservation; it stays held, whatever the answer is.</param>
    /// <param name="more">What is held in addition.</param>
    /// <param name="cancellationToken">Cancels before anything is held.</param>
    /// <returns>The same reservation with all that is held now, to be settled in its place; or a denial.</returns>
    /// <exception cref="InvalidOperationException">The attempt was denied, or is settled already.</exception>
    ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default);

    /// <summary>Gives the reservation back and charges what the attempt used, which may be more than was reserved.</summary>
    /// <param name="reservation">The reservation. Settling it again, or a denied one, does nothing.</param>
    /// <param name="charge">What the attempt used; the default where the provider billed nothing.</param>
    /// <param name="cancellationToken">For the store's own limits; do not pass the caller's: its cancellation settles too.</param>
    /// <returns>What was done. An attempt that was charged in full because nothing was known is corrected once, as long
    /// as one more lease has not passed since.</returns>
    ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default);

    /// <summary>Charges the whole reservation because it is not known what the attempt used: it was sent, and broke off.</summary>
    /// <param name="reservation">The reservation. Settling it again, or a denied one, does nothing.</param>
    /// <param name="cancellationToken">For the store's own limits; do not pass the caller's: its cancellation settles too.</param>
    /// <returns>What was done. A later <see cref="SettleAsync"/> corrects it once.</returns>
    ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default);

    /// <summary>Tells where each limit stands, in the order of <paramref name="limits"/>.</summary>
    /// <param name="limits">The limits of a feature.</param>
    /// <param name="subject">Whose budgets to look at. Limits whose scope has no value in it are left out.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default);

    /// <summary>Lets one account begin anew in its present window, and keeps who did it and why.</summary>
    /// <param name="request">Which account, by whom, and why.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    /// <returns>What was erased. Attempts in flight are settled in what was erased, and no longer count.</returns>
    ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default);

    /// <summary>The audit of resets, the newest first.</summary>
    /// <param name="most">How many at most; above zero.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default);
}
