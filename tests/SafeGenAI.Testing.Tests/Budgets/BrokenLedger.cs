using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Tests.Budgets;

/// <summary>A ledger around a sound one that does one thing wrong.</summary>
internal sealed class BrokenLedger(IBudgetLedger inner) : IBudgetLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, BudgetRequest> _requests = [];

    /// <summary>The sound ledger; may be replaced in the middle.</summary>
    public IBudgetLedger Inner { get; set; } = inner;

    /// <summary>How often an account was reset.</summary>
    public int Resets { get; private set; }

    public Func<BudgetRequest, BudgetRequest> Request { get; init; } = static request => request;

    public Func<BudgetRequest, CancellationToken, ValueTask<BudgetReservation>>? Reserve { get; init; }

    public Func<BudgetRequest, BudgetReservation, ValueTask<BudgetReservation>> Reserved { get; init; } = static (_, reservation) => new(reservation);

    public Func<BudgetReservation, BudgetAmount, CancellationToken, ValueTask<BudgetReservation>>? Extend { get; init; }

    public Func<BudgetReservation, BudgetAmount, ValueTask<BudgetSettlement>>? Settle { get; init; }

    public Func<IReadOnlyList<BudgetState>, IReadOnlyList<BudgetState>> States { get; init; } = static states => states;

    public Func<BudgetSubject, BudgetSubject> Subject { get; init; } = static subject => subject;

    public Action Before { get; init; } = static () => { };

    public async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken = default)
    {
        Before();
        request = Request(new BudgetRequest(request.Limits, Subject(request.Subject), request.Estimate, request.Lease, request.AttemptId) { Likely = request.Likely });
        lock (_lock)
        {
            _requests[request.AttemptId] = request;
        }

        return await Reserved(request, await (Reserve ?? Inner.ReserveAsync)(request, cancellationToken));
    }

    public ValueTask<BudgetReservation> ExtendAsync(BudgetReservation reservation, BudgetAmount more, CancellationToken cancellationToken = default) =>
        (Extend ?? Inner.ExtendAsync)(reservation, more, cancellationToken);

    public ValueTask<BudgetSettlement> SettleAsync(BudgetReservation reservation, BudgetAmount charge, CancellationToken cancellationToken = default) =>
        Settle is null ? Inner.SettleAsync(reservation, charge, cancellationToken) : Settle(reservation, charge);

    public ValueTask<BudgetSettlement> SettlePresumedAsync(BudgetReservation reservation, CancellationToken cancellationToken = default) =>
        Inner.SettlePresumedAsync(reservation, cancellationToken);

    public async ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken = default)
    {
        Before();
        return States(await Inner.ReadAsync(limits, Subject(subject), cancellationToken));
    }

    public ValueTask<BudgetReset> ResetAsync(BudgetResetRequest request, CancellationToken cancellationToken = default)
    {
        Resets++;
        return Inner.ResetAsync(request, cancellationToken);
    }

    public ValueTask<IReadOnlyList<BudgetReset>> ReadResetsAsync(int most, CancellationToken cancellationToken = default) =>
        Inner.ReadResetsAsync(most, cancellationToken);

    /// <summary>Charges the accounts of an attempt, whatever its limits say.</summary>
    public async ValueTask<BudgetSettlement> ChargeAsync(Guid attempt, BudgetAmount charge)
    {
        BudgetRequest request;
        lock (_lock)
        {
            request = _requests[attempt];
        }

        return await Inner.SettleAsync(await HoldAsync(request, default), charge);
    }

    /// <summary>Holds an amount for an attempt without a look at its limits.</summary>
    public ValueTask<BudgetReservation> HoldAsync(BudgetRequest request, BudgetAmount amount)
    {
        BudgetLimits open = new(request.Limits.Feature, request.Limits.Select(limit =>
            new BudgetLimit(limit.Scope, limit.Unit, limit.Amount, limit.Per, limit.Feature) { IsSoft = limit.IsSoft, Mode = BudgetMode.Observe, AlertsOnBurnRate = false, Thresholds = [] }));
        return Inner.ReserveAsync(new BudgetRequest(open, request.Subject, amount, request.Lease, request.AttemptId));
    }
}
