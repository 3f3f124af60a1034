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
    private readonly ILogger _logger;

    /// <param name="given">What the application brings.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="time">The clock.</param>
    /// <param name="newAttemptId">The attempt id seam.</param>
    /// <param name="logger">Is told of outages.</param>
    public BudgetStores(GivenParts given, BudgetStoreOptions options, TimeProvider time, Func<Guid> newAttemptId, ILogger logger)
    {
        (_options, _logger) = (options, logger);
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

    /// <summary>An alert that no attempt was there to be told of.</summary>
    private void Told(IReadOnlyList<BudgetAlert> alerts)
    {
        foreach (BudgetAlert alert in alerts)
        {
            StoreLog.Alert(_logger, alert.ToString());
        }
    }
}
