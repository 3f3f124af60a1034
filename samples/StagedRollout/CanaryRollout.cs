using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using StagedRollout.Simulation;

namespace StagedRollout;

/// <summary>The rollout of one new model. Everything that this sample says to SafeGenAI is in this file: the set-up, the call, the verdict.</summary>
internal sealed class CanaryRollout : IAsyncDisposable
{
    /// <summary>How often the rollout is stepped on. An application has a loop for it; in a simulation time does not pass by itself.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly SimulatedClock _clock = new();
    private readonly Crowd _crowd;
    private readonly IHost _host;
    private readonly GenAIPipeline _pipeline;
    private readonly RolloutControl _control;
    private DateTimeOffset _step = SimulatedClock.Start;
    private Visit _next;

    public CanaryRollout(Scenario scenario, int seed)
    {
        Scenario = scenario;
        Chance chance = new(seed);
        _crowd = new Crowd(chance);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSafeGenAI()
            .AddModel("new", _ => new SimulatedModel("new", scenario.New, chance, _clock), scenario.Price)
            .AddModel("old", _ => new SimulatedModel("old", Scenario.Old, chance, _clock), Scenario.OldPrice)
            .AddModel("large", _ => new SimulatedModel("large", Scenario.Large, chance, _clock), Scenario.LargePrice)
            .AddFeature(scenario.Name, feature => feature
                .UseRollout(rollout =>
                {
                    rollout.Stage(1, hours: 24).Stage(10, days: 2).Stage(50, weeks: 1).Stage(100);
                    rollout.Canary("canary", arm => arm.UseModels("new", "large"));
                    rollout.Control("control", arm => arm.UseModels("old", "large"));
                    rollout.PollInterval = Step;
                })
                .UseModels("new", "large")                              // a rejected answer moves up
                .UseHallucinationCheck()                                // numbers and names must stand in the sources
                .UseResilience(limits => limits.MaxRetries = 0)         // a wait before a retry would never end: the clock stands
                .UseFallback(ladder => ladder.Otherwise(Rung.Template("Please look into your order."))));
        _host = builder.Build();
        _pipeline = _host.Services.GetRequiredKeyedService<GenAIPipeline>(scenario.Name);
        _control = _host.Services.GetRequiredService<RolloutControl>();
    }

    public Scenario Scenario { get; }

    /// <summary>How it stands; as of the last call of <see cref="PlayAsync"/>.</summary>
    public RolloutStatus? Status { get; private set; }

    /// <summary>What was decided so far, the oldest first.</summary>
    public IReadOnlyList<RolloutEntry> History { get; private set; } = [];

    /// <summary>Whether the gates have decided: everybody has the canary, or nobody.</summary>
    public bool HasEnded => Status?.Phase is RolloutPhase.Completed or RolloutPhase.RolledBack;

    /// <summary>The first stage begins as the application starts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _host.StartAsync(cancellationToken);
        _next = _crowd.Next(_clock.GetUtcNow());
        await ReadAsync(cancellationToken);
    }

    /// <summary>Lets users call until a moment; where the gates have decided there is nothing more to see.</summary>
    public async Task PlayAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (; !HasEnded && _step <= until; _step += Step)
        {
            while (_next.At < _step)
            {
                _clock.AdvanceTo(_next.At);
                await AskAsync(_next, cancellationToken);
                _next = _crowd.Next(_next.At);
            }

            _clock.AdvanceTo(_step);
            await _control.EvaluateAsync(Scenario.Name, cancellationToken);
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
        new GenAIRequest($"What does my order cost, and when does it leave?\n{visit.Order}") { UserId = visit.User, Sources = [visit.Order] },
        cancellationToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Status = await _control.GetStatusAsync(Scenario.Name, cancellationToken);
        History = [.. (await _control.GetHistoryAsync(Scenario.Name, cancellationToken: cancellationToken)).Reverse()];
    }
}
