using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Blocks;
using SafeGenAI.Budgets.Outages;
using SafeGenAI.Decisions;

namespace SafeGenAI.DependencyInjection;

/// <summary>The ledger of an application, with what stands before one that can be away: outage policies, and room for several attempts at once.</summary>
internal sealed class BudgetStores : IAsyncDisposable
{
    private readonly BlockLedger? _blocks;
    private readonly BudgetStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly BudgetAlerts _alerts;
    private readonly ILogger _logger;

    /// <param name="given">What the application brings.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newAttemptId">The attempt id seam.</param>
    /// <param name="alerts">Who listens to alerts.</param>
    /// <param name="logger">Is told of outages, and of alerts that were raised apart from a call.</param>
    public BudgetStores(
        GivenParts given, BudgetStoreOptions options, TimeProvider time, Func<Guid> newAttemptId, BudgetAlerts alerts, ILogger logger)
    {
        (_options, _time, _alerts, _logger) = (options, time, alerts, logger);
        if (given.Ledger is null or InMemoryBudgetLedger || given.AsksLedgerDirectly)
        {
            Ledger = given.Ledger ?? new InMemoryBudgetLedger(time);
            return;
        }

        IsShared = true;
        Ledger = new OutageLedger(given.Ledger, options, time, newAttemptId, new OutageEvents
        {
            Began = exception => StoreLog.Away(logger, exception),
            Ended = (length, dropped) => StoreLog.Back(logger, (long)length.TotalSeconds, dropped),
            Answered = static policy => Instruments.Add(
                Instruments.BudgetWithoutStore, 1, new KeyValuePair<string, object?>(SafeGenAINames.PolicyTag, SnakeCase<StoreFailurePolicy>.Of(policy))),
            Alerts = Told,
        });
        if (options.BlockAttempts > 1)
        {
            Ledger = _blocks = new BlockLedger(Ledger, options.BlockAttempts, options.BlockDuration, time, newAttemptId, Told);
        }
    }

    /// <summary>What pipelines ask.</summary>
    public IBudgetLedger Ledger { get; }

    /// <summary>Whether it is one that other processes may share, and that can be away.</summary>
    public bool IsShared { get; }

    /// <summary>A share of nobody knows how many instances is none.</summary>
    public void WarnOf(IEnumerable<BudgetLimit> limits)
    {
        if (IsShared && _options.Instances is null
            && limits.FirstOrDefault(limit => limit.OnStoreFailure == StoreFailurePolicy.LocalShare) is { } share)
        {
            StoreLog.NoInstances(_logger, share.ToString());
        }
    }

    public ValueTask DisposeAsync() => _blocks?.DisposeAsync() ?? default;

    /// <summary>Alerts that no attempt was there to be told of are told like all others.</summary>
    private void Told(string feature, BudgetSubject subject, IReadOnlyList<BudgetAlert> raised) =>
        new BudgetReport(feature, _logger, _time, _alerts).Alerts(raised, subject);
}
