using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.Rollout;

/// <summary>Tells what this instance saw, looks what was decided, and decides where it holds the lease. One step at a time.</summary>
/// <remarks>What is decided is safe without the lease: a state is written only over the version it was read in.</remarks>
internal sealed class RolloutController(RolloutParts parts) : IDisposable
{
    private const int Page = 1_000;
    private const int LeasePolls = 6;
    private static readonly TimeSpan UsualLease = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly RolloutPlan _plan = parts.Plan;
    private readonly GateEngine _gates = new(parts.Plan);

    /// <summary>As it was written: what is read from it is changed while a decision is made, which may then not be written.</summary>
    private (long Sequence, string State)? _lastSeen;
    private bool _hasWarned;
    private bool _isUnreadable;

    public RolloutPlan Plan => _plan;

    /// <summary>Whether a unit is in now, as far as this instance knows.</summary>
    public bool IsIn(string unit) => _plan.IsIn(unit, RolloutBucket.Of(unit, _plan.Salt), parts.Current.View);

    public TimeSpan Lease => _plan.StepsByItself ? _plan.Options.PollInterval * LeasePolls : UsualLease;

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>One step. What the store throws is thrown, and what was seen is kept for the next one.</summary>
    public Task StepAsync(CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        (RolloutRecord? record, RolloutState? state) = await LoadAsync(cancellationToken);
        Publish(state);
        await TellAsync(state, cancellationToken);
        if (await parts.Store.LeadAsync(_plan.Feature, parts.Instance, Lease, cancellationToken) != parts.Instance)
        {
            return false;
        }

        if (record is null || (state is not null && state.Revision.Id != _plan.Revision.Id))
        {
            await BeginAsync(record, state, cancellationToken);
        }
        else if (state?.Phase is RolloutPhase.Running or RolloutPhase.Paused)
        {
            await DecideAsync(record, state, cancellationToken);
        }

        return true;
    }, cancellationToken);

    /// <summary>Tells what was seen, and lets others decide: the application ends.</summary>
    public Task ResignAsync(CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        (_, RolloutState? state) = await LoadAsync(cancellationToken);
        await TellAsync(state, cancellationToken);
        await parts.Store.ResignAsync(_plan.Feature, parts.Instance, cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Makes a change of a person's, over whatever state there is when it is made.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made now.</exception>
    public Task<RolloutEntry> ChangeAsync(RolloutAction action, string by, string reason, CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        while (true)
        {
            (RolloutRecord? record, RolloutState? read) = await LoadAsync(cancellationToken);
            RolloutState state = read ?? RolloutVerbs.WhatIsUnknown(action, _plan, record);
            double from = state.Share;
            RunFigures figures = await FiguresAsync(state, cancellationToken);
            RolloutState after = RolloutVerbs.Apply(action, _plan, state, figures);
            RolloutEntry entry = RolloutEntries.Of(_plan, after, action, from, by, reason, parts.Now);
            if (await WriteAsync(record, after, entry, cancellationToken))
            {
                if (after != state)
                {
                    await parts.Store.PurgeAsync(_plan.Feature, after.Run, cancellationToken);
                }

                return entry;
            }
        }
    }, cancellationToken);

    /// <summary>How it stands, as far as everything is told.</summary>
    public Task<RolloutStatus> StatusAsync(CancellationToken cancellationToken) => AloneAsync(async () =>
    {
        (_, RolloutState? state) = await LoadAsync(cancellationToken);
        if (state is null)
        {
            return new RolloutStatus { Feature = _plan.Feature, Phase = RolloutPhase.Unknown, Plan = _plan.Steps, Revision = _plan.Revision.Id };
        }

        Publish(state);
        await TellAsync(state, cancellationToken);
        RunFigures figures = await FiguresAsync(state, cancellationToken);
        Judgement judgement = _gates.Judge(state, figures, percent => parts.Costs.At(percent, state, figures));
        return StatusReport.Of(_plan, state, figures, judgement);
    }, cancellationToken);

    /// <summary>The state as it is kept. One that was lost, or came back from a copy, is put back as it was last seen: a rollback stays one.</summary>
    private async Task<(RolloutRecord? Record, RolloutState? State)> LoadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            RolloutRecord? record = await parts.Store.ReadAsync(_plan.Feature, cancellationToken);
            RolloutState? state = record is null ? null : RolloutState.Read(record.State);
            bool isLater = record is not null && state is null && RolloutState.IsOfLaterFormat(record.State);
            if (_lastSeen is not { } last || state?.Sequence >= last.Sequence || isLater)
            {
                _lastSeen = state is null ? _lastSeen : (state.Sequence, record!.State);
                WarnOfUnreadable(record is not null && state is null);
                return (record, state);
            }

            RolloutState lost = RolloutState.Read(last.State)!.WithoutEvidence(parts.Now);
            if (await WriteAsync(record, lost, entry: null, cancellationToken))
            {
                RolloutLog.StateRestored(parts.Logger, _plan.Feature);
            }
        }
    }

    /// <summary>What cannot be read may be a rollback: everybody is in the control arm, and nothing begins by itself.</summary>
    private void WarnOfUnreadable(bool isUnreadable)
    {
        if (isUnreadable && !_isUnreadable)
        {
            RolloutLog.StateUnreadable(parts.Logger, _plan.Feature);
        }

        _isUnreadable = isUnreadable;
    }

    private async Task BeginAsync(RolloutRecord? record, RolloutState? before, CancellationToken cancellationToken)
    {
        RolloutState state = RolloutState.Begin(_plan, parts.Now, before, isResumed: false);
        RolloutEntry entry = RolloutEntries.Of(
            _plan, state, before is null ? RolloutAction.Started : RolloutAction.Revised, before?.Share ?? 0, RolloutEntries.Gates,
            before is null ? $"the plan is {_plan.Revision.Plan}" : _plan.Revision.DifferenceFrom(before.Revision), parts.Now);
        if (await WriteAsync(record, state, entry, cancellationToken))
        {
            await parts.Store.PurgeAsync(_plan.Feature, state.Run, cancellationToken);
        }
    }

    private async Task DecideAsync(RolloutRecord record, RolloutState state, CancellationToken cancellationToken)
    {
        (long position, MetricThresholds thresholds) = (state.Position, state.Thresholds);
        RunFigures figures = await FiguresAsync(state, cancellationToken);
        WarnOfSlowStages(state, figures);
        RolloutEntry? entry = _gates.Decide(state, figures, percent => parts.Costs.At(percent, state, figures));
        if (entry is not null || state.Position != position || state.Thresholds != thresholds)
        {
            await WriteAsync(record, state, entry, cancellationToken);
        }
    }

    /// <summary>Reads what is new, and feeds it to the tests.</summary>
    private async Task<RunFigures> FiguresAsync(RolloutState state, CancellationToken cancellationToken)
    {
        while (true)
        {
            RolloutEvidencePage page = await parts.Store.ReadEvidenceAsync(_plan.Feature, state.Run, state.Position, Page, cancellationToken);
            RunTotals totals = RunTotals.Of(page.Totals);
            _gates.Take(state, page, totals);
            if (page.BadEvents.Count < Page)
            {
                return new RunFigures(page.UnitsByInterval, totals, parts.Now);
            }
        }
    }

    private async Task<bool> WriteAsync(RolloutRecord? before, RolloutState state, RolloutEntry? entry, CancellationToken cancellationToken)
    {
        (state.Share, state.Sequence) = (state.PercentOf(_plan), state.Sequence + 1);
        string text = state.Write();
        if (!await parts.Store.TryWriteAsync(new RolloutRecord(_plan.Feature, (before?.Version ?? 0) + 1, text), entry, cancellationToken))
        {
            return false;
        }

        _lastSeen = (state.Sequence, text);
        Publish(state);
        if (entry is not null)
        {
            parts.Tell(entry);
        }

        return true;
    }

    private async Task TellAsync(RolloutState? state, CancellationToken cancellationToken)
    {
        while (state is not null && parts.Collector.Take(state.Run) is { } evidence)
        {
            try
            {
                await parts.Store.AddEvidenceAsync(_plan.Feature, state.Run, evidence, cancellationToken);
            }
            catch
            {
                // It may have been added; told again, it counts once.
                parts.Collector.Return(state.Run, evidence);
                throw;
            }
        }
    }

    private void Publish(RolloutState? state)
    {
        RolloutView view = state?.ViewOf(_plan) ?? RolloutView.Unknown;
        parts.Collector.Begin(view.Run);
        parts.Current.View = view;
    }

    private void WarnOfSlowStages(RolloutState state, RunFigures figures)
    {
        if (!_hasWarned && PlanForecast.SlowStages(_plan, state, figures) is { } slow)
        {
            _hasWarned = true;
            foreach ((RolloutStep step, double days) in slow)
            {
                RolloutLog.StageIsSlow(parts.Logger, _plan.Feature, step.ToString(), days);
            }
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await step();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
