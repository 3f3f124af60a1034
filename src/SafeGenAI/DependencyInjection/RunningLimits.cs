using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.DependencyInjection;

/// <summary>The limits of all pipelines of an application while it runs: what is configured, as far as the kill switch lets it.</summary>
internal sealed class RunningLimits : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyDictionary<string, PipelineMoney> _pipelines;
    private readonly BudgetControl _control;
    private readonly ILogger _logger;
    private readonly Action _detach;
    private IReadOnlyList<FeaturePlan> _plans;
    private HashSet<string> _failingOpen = [];

    public RunningLimits(
        IReadOnlyList<FeaturePlan> plans, IReadOnlyDictionary<string, PipelineMoney> pipelines, BudgetControl control, ILogger logger)
    {
        _plans = plans;
        _pipelines = pipelines;
        _control = control;
        _logger = logger;
        _detach = control.Attach([.. pipelines.Keys], Apply, logger);
    }

    /// <summary>Whether a limit is meant to hold back money, and does not while its store is away.</summary>
    public static bool FailsOpen(BudgetLimit limit) => limit is
    {
        Unit: BudgetUnit.Usd, IsSoft: false, Mode: BudgetMode.Enforce, OnStoreFailure: StoreFailurePolicy.FailOpen,
    };

    /// <summary>Takes over what was configured anew. Features that have no pipeline are left out.</summary>
    public void Replace(IReadOnlyList<FeaturePlan> plans)
    {
        lock (_lock)
        {
            _plans = plans;
            Apply();
        }
    }

    public void Dispose() => _detach();

    private void Apply()
    {
        lock (_lock)
        {
            foreach (FeaturePlan plan in _plans)
            {
                if (_pipelines.TryGetValue(plan.Feature.Name, out PipelineMoney? money))
                {
                    money.Apply(plan, _control);
                }
            }

            WarnOfOpenLimits();
        }
    }

    private void WarnOfOpenLimits()
    {
        HashSet<string> open =
        [
            .. _plans.SelectMany(plan => plan.Limits).Where(FailsOpen).Select(limit => limit.ToString()),
        ];
        foreach (string limit in open.Except(_failingOpen))
        {
            SettingsLog.HardLimitFailsOpen(_logger, limit);
        }

        _failingOpen = open;
    }
}
