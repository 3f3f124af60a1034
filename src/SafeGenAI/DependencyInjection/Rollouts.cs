using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Feedback;
using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Evidence;
using SafeGenAI.Rollout.Gates;

namespace SafeGenAI.DependencyInjection;

/// <summary>The rollouts of an application's features in this process: each has a loop of its own.</summary>
internal sealed class Rollouts : IFeedbackListener, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly GivenParts _given;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BudgetStatus _budgets;
    private readonly RolloutTelling _telling;
    private readonly IRolloutStore _store;
    private readonly Lazy<string> _instance;
    private readonly Dictionary<string, FeatureRollout> _features = new(StringComparer.Ordinal);
    private readonly List<RolloutLoop> _loops = [];

    public Rollouts(GivenParts given, SafeGenAISetup setup, TimeProvider time, ILogger logger, BudgetStatus budgets, Seeds seeds)
    {
        (_given, _time, _logger, _budgets) = (given, time, logger, budgets);
        _telling = new RolloutTelling(setup.OnRollout, logger);
        _store = given.RolloutStore ?? new InMemoryRolloutStore(time);
        _instance = new(() => $"{Environment.MachineName}-{Environment.ProcessId}-{seeds.CallId()[..8]}");
        Control = given.RolloutControl ?? new RolloutControl();
    }

    public RolloutControl Control { get; }

    public FeatureRollout Open(RolloutPlan plan)
    {
        CurrentRollout current = new();
        EvidenceCollector collector = new(_instance.Value, GateBudget.MayDecideByRate(plan), comparesNothing: !plan.HasModelControl);
        RolloutController controller = new(new RolloutParts
        {
            Plan = plan,
            Store = _store,
            Instance = _instance.Value,
            Time = _time,
            Logger = _logger,
            Collector = collector,
            Current = current,
            Costs = new CostOutlook(plan.Feature, _budgets),
            Tell = _telling.Tell,
        });
        FeatureRollout rollout = new(
            plan, new RolloutAssigner(plan, current, _given.KillSwitch?.Invoke(plan, _logger)), new RolloutObserver(plan, current, collector), controller);
        _features.Add(plan.Feature, rollout);
        return rollout;
    }

    /// <summary>Begins to decide; once all pipelines are there.</summary>
    public void Start()
    {
        foreach (FeatureRollout rollout in _features.Values)
        {
            Control.Add(rollout.Controller, _store);
            RolloutGauge.Watch(rollout.Plan.Feature, rollout.Assigner.Current);
            if (rollout.Plan.StepsByItself && !_given.RunsNoRollouts)
            {
                _loops.Add(new RolloutLoop(rollout.Controller, _time, _logger));
            }
        }
    }

    /// <summary>Waits until the share of every rollout is known, or a short while: until it is, everybody is in the control arm.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_loops.Select(loop => loop.FirstStep)).WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void OnFeedback(FeedbackRecord record) => _features.GetValueOrDefault(record.Feature)?.Observer.Vote(record);

    /// <summary>A container disposes of what it has under two names twice.</summary>
    public async ValueTask DisposeAsync()
    {
        RolloutLoop[] loops = [.. _loops];
        _loops.Clear();
        await Task.WhenAll(loops.Select(loop => loop.DisposeAsync().AsTask()));

        foreach (FeatureRollout rollout in _features.Values)
        {
            Control.Remove(rollout.Controller);
            RolloutGauge.Leave(rollout.Assigner.Current);
            rollout.Controller.Dispose();
        }
    }
}
