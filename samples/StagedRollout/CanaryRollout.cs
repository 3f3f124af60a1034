using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using StagedRollout.Simulation;

namespace StagedRollout;

/// <summary>The rollout of one new model. Everything that this sample says to SafeGenAI is in this file: the set-up, the call, the step, the status.</summary>
internal sealed class CanaryRollout : IAsyncDisposable
{
    /// <summary>How often gates decide. An application has a loop for it; a simulation steps by itself, as its time does not pass by itself.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly SimulatedClock _clock = new();
    private readonly Crowd _crowd;
    private readonly IHost _host;
    private readonly GenAIPipeline _pipeline;
    private readonly RolloutControl _control;
    private DateTimeOffset _step = SimulatedClock.Start;
    private Visit _next;

    private CanaryRollout(Scenario scenario, int seed)
    {
        Name = scenario.Name;
        Chance chance = new(seed);
        _crowd = new Crowd(chance);
        _next = _crowd.Next(SimulatedClock.Start);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSafeGenAI()
            .AddModel("new", _ => new SimulatedModel("new", scenario.New, chance, _clock), scenario.NewPrice)
            .AddModel("old", _ => new SimulatedModel("old", Scenario.Old, chance, _clock), Scenario.OldPrice)
            .AddModel("large", _ => new SimulatedModel("large", Scenario.Large, chance, _clock), Scenario.LargePrice)
            .AddFeature(Name, feature => feature
                .UseRollout(rollout =>
                {
                    rollout.Stage(1, hours: 24).Stage(10, days: 2).Stage(50, weeks: 1).Stage(100);  // the default plan, spelt out
                    rollout.Canary("canary", arm => arm.UseModels("new", "large"));
                    rollout.Control("control", arm => arm.UseModels("old", "large"));               // whoever is not in keeps the old model
                    rollout.PollInterval = Step;
                })
                .UseModels("new", "large")                                                          // a rejected answer moves up
                .UseHallucinationCheck()                                                            // each number must stand in the sources
                .UseResilience(limits => limits.MaxRetries = 0)                                     // who waits, waits for ever on a clock that stands
                .UseFallback(ladder => ladder.Otherwise(Rung.Template("Your orders stand under My orders."))));
        _host = builder.Build();
        _pipeline = _host.Services.GetRequiredKeyedService<GenAIPipeline>(Name);
        _control = _host.Services.GetRequiredService<RolloutControl>();
    }

    /// <summary>The feature's name.</summary>
    public string Name { get; }

    /// <summary>How it stood when it was last played.</summary>
    public RolloutStatus Status { get; private set; } = null!;

    /// <summary>What was decided so far, the oldest first.</summary>
    public IReadOnlyList<RolloutEntry> History { get; private set; } = [];

    /// <summary>Whether the gates have decided: everybody has the canary, or nobody.</summary>
    public bool HasEnded => Status.Phase is RolloutPhase.Completed or RolloutPhase.RolledBack;

    /// <summary>Starts an application; its rollout begins with the first stage.</summary>
    public static async Task<CanaryRollout> StartAsync(Scenario scenario, int seed, CancellationToken cancellationToken)
    {
        CanaryRollout rollout = new(scenario, seed);
        await rollout._host.StartAsync(cancellationToken);
        await rollout.ReadAsync(cancellationToken);
        return rollout;
    }

    /// <summary>Lets users come until a moment. Once the gates have decided nobody comes any more.</summary>
    public async Task PlayAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (HasEnded)
        {
            return;
        }

        for (; _step <= until; _step += Step)
        {
            for (; _next.At < _step; _next = _crowd.Next(_next.At))
            {
                _clock.AdvanceTo(_next.At);
                await AskAsync(_next, cancellationToken);
            }

            _clock.AdvanceTo(_step);
            await _control.EvaluateAsync(Name, cancellationToken);
        }

        await ReadAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    private Task<GenAIResult> AskAsync(Visit visit, CancellationToken cancellationToken) => _pipeline.ExecuteAsync(
        new GenAIRequest($"What does my order cost, and when does it leave?\n{visit.Order}")
        {
            UserId = visit.User,                                                                    // in at 1 % is in at 10 %
            Sources = [visit.Order],                                                                // what the answer is checked against
        },
        cancellationToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Status = await _control.GetStatusAsync(Name, cancellationToken);
        History = [.. (await _control.GetHistoryAsync(Name, cancellationToken: cancellationToken)).Reverse()];
    }
}
