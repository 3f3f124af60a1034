using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;

namespace SafeGenAI.Quota;

/// <summary>The quota of one feature: takes units for a call, and says how much is left.</summary>
internal sealed class QuotaGate(QuotaSettings settings)
{
    /// <summary>What a quota's status may hold an answer up.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    /// <summary>The limits that hold: at least one.</summary>
    public BudgetLimits Limits => settings.Limits;

    /// <summary>The quota of calls that begin with a runtime; null where there is none, or it is switched off.</summary>
    public static QuotaGate? Of(CallRuntime runtime) => (QuotaGate?)runtime.Quota;

    public static BudgetAmount AmountOf(GenAICall call) => new(tokens: 0, requests: 0, nanoUsd: 0, calls: call.QuotaUnits);

    /// <summary>Takes the call's units from all limits, or from none.</summary>
    /// <returns>Null when they are held, to be ended exactly once; else why not.</returns>
    /// <exception cref="ArgumentException">The call lacks the user or tenant of a limit.</exception>
    public async ValueTask<Failure?> TakeAsync(GenAICall call, CancellationToken cancellationToken)
    {
        BudgetRequest asked = new(
            settings.Limits, new BudgetSubject(call.TenantId, call.UserId), AmountOf(call), settings.Lease, settings.NewAttemptId());
        BudgetReservation reservation;
        try
        {
            reservation = await ReserveAsync(asked, call, cancellationToken);
        }
        catch (Exception exception)
        {
            return NotReserved(call, exception, cancellationToken);
        }

        call.Quota = new CallQuota(settings, call, reservation);
        if (reservation.Observed is { } observed)
        {
            settings.Report.Observed(observed);
        }

        return reservation.Denial is { } denial ? Denied(call, denial) : null;
    }

    /// <summary>Where the user stands, after the call was counted; null where the ledger does not say.</summary>
    public async ValueTask<QuotaStatus?> ReadAsync(GenAICall call)
    {
        try
        {
            ValueTask<QuotaStatus> reading = ReadSettledAsync(call);
            return reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(LongestRead, settings.Time);
        }
        catch (Exception exception)
        {
            QuotaLog.NotRead(settings.Logger, exception, call.Feature, call.Id);
            return null;
        }
    }

    /// <summary>Where a user stands; limits of a scope that has no id are left out.</summary>
    /// <exception cref="ArgumentException">None is left.</exception>
    public async ValueTask<QuotaStatus> ReadAsync(string? userId, string? tenantId, CancellationToken cancellationToken)
    {
        BudgetSubject subject = new(tenantId, userId);
        if (!settings.Limits.Any(limit => subject.Has(limit.Scope)))
        {
            settings.Limits.RequireScopesOf(subject);
        }

        return StatusOf(await settings.Ledger.ReadAsync(settings.Limits, subject, cancellationToken));
    }

    private async ValueTask<BudgetReservation> ReserveAsync(BudgetRequest asked, GenAICall call, CancellationToken cancellationToken)
    {
        ValueTask<BudgetReservation> reserving = settings.Ledger.ReserveAsync(asked, cancellationToken);
        if (reserving.IsCompleted)
        {
            return await reserving;
        }

        Task<BudgetReservation> pending = reserving.AsTask();
        try
        {
            return await pending.WaitAsync(call.Patience, settings.Time, cancellationToken);
        }
        catch (Exception)
        {
            // A ledger that answers when nobody waits any more: what it holds goes back.
            _ = ReturnLateAsync(pending, call);
            throw;
        }
    }

    private async Task ReturnLateAsync(Task<BudgetReservation> pending, GenAICall call)
    {
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (pending.IsCompletedSuccessfully)
        {
            new CallQuota(settings, call, pending.Result).End(Outcome.Canceled);
        }
    }

    private async ValueTask<QuotaStatus> ReadSettledAsync(GenAICall call)
    {
        if (call.Quota is CallQuota { Settling: { IsCompleted: false } settling })
        {
            await settling;
        }

        return await ReadAsync(call.UserId, call.TenantId, CancellationToken.None);
    }

    private QuotaStatus StatusOf(IReadOnlyList<BudgetState> states)
    {
        var limits = new QuotaLimitStatus[states.Count];
        for (int i = 0; i < limits.Length; i++)
        {
            limits[i] = QuotaLimitStatus.Of(states[i]);
        }

        return new QuotaStatus(limits, settings.Sentence);
    }

    private Failure Denied(GenAICall call, BudgetDenial denial)
    {
        settings.Spending?.Denied(call.Id, denial);
        Instruments.Add(
            Instruments.QuotaDenied,
            1,
            new(SafeGenAINames.FeatureTag, call.Feature),
            new(SafeGenAINames.ScopeTag, SnakeCase<BudgetScope>.Of(denial.Limit.Scope)));
        return new QuotaExceededException(denial).Failure;
    }

    /// <summary>Whether there is room is not known: the call is denied, as one that has none.</summary>
    private Failure NotReserved(GenAICall call, Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new Failure(FailureKind.Canceled, new OperationCanceledException(cancellationToken)) { NotBilled = true };
        }

        call.Quota = UnknownQuota.Instance;
        QuotaLog.NotReserved(settings.Logger, exception, call.Feature, call.Id);
        return new Failure(FailureKind.QuotaExceeded, exception) { NotBilled = true };
    }
}
