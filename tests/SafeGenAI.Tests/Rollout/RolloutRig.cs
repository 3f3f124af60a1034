using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>A feature that is rolled out, at 2026-03-01 12:00:00 UTC: the rollout steps on when a test says so.</summary>
internal sealed class RolloutRig : IDisposable
{
    public const string Feature = "email";

    private readonly FakeLoggerProvider _logs = new();
    private readonly ILoggerFactory _loggers;
    private long _played;

    public RolloutRig()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace));
        Store = new InMemoryRolloutStore(Time);
        New = new FakeChatClient("from-new", Time) { Metadata = new ChatClientMetadata("fake", null, "new-1") };
        Old = new FakeChatClient("from-old", Time) { Metadata = new ChatClientMetadata("fake", null, "old-1") };
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IRolloutStore Store { get; set; }

    /// <summary>The canary's model.</summary>
    public FakeChatClient New { get; }

    /// <summary>The control arm's model, where it has one.</summary>
    public FakeChatClient Old { get; }

    public InMemoryDecisionSink Sink { get; } = new();

    public List<RolloutEntry> Told { get; } = [];

    public RolloutControl Control { get; private set; } = new();

    public FakeLogCollector Logs => _logs.Collector;

    /// <summary>The plan of the two models: 10 % for an hour, 50 % for an hour, 100 %.</summary>
    public static RolloutOptions Quick(RolloutOptions rollout) => rollout
        .Stage(10, hours: 1).Stage(50, hours: 1).Stage(100)
        .Canary("canary", arm => arm.UseModels("new"))
        .Control("control", arm => arm.UseModels("old"));

    /// <summary>Builds an instance; several share the store.</summary>
    public GenAIPipeline Build(Action<RolloutOptions>? rollout = null, Action<FeatureBuilder>? feature = null)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder(Feature)
            .UseTimeProvider(Time)
            .UseLoggerFactory(_loggers)
            .AddDecisionSink(Sink)
            .AddModel("new", New, Price)
            .AddModel("old", Old, Price)
            .OnRolloutTransition(entry =>
            {
                lock (Told)
                {
                    Told.Add(entry);
                }
            })
            .Configure(f =>
            {
                f.UseModels("new").UseRollout(rollout ?? (r => Quick(r)));
                f.UseFallback(ladder => ladder.On(FailureKind.OutsideRollout, Rung.Rule(_ => "from-rule")).Otherwise(Rung.Echo()));
                feature?.Invoke(f);
            });
        Control = new RolloutControl();
        builder.UseRollouts(Store, Control);
        builder.Given.RunsNoRollouts = true;
        return builder.Build();
    }

    public static ModelPrice Price => new(input: 1, output: 2);

    /// <summary>Steps the instance that was built last.</summary>
    public Task StepAsync() => Control.EvaluateAsync(Feature);

    public Task<RolloutStatus> StatusAsync() => Control.GetStatusAsync(Feature);

    public static GenAIRequest From(string user, string prompt = "hi") => new(prompt) { UserId = user };

    /// <summary>Calls of many users, and a step after each hundred.</summary>
    public async Task PlayAsync(GenAIPipeline pipeline, int calls, int users, TimeSpan between)
    {
        for (int i = 0; i < calls; i++)
        {
            Time.Advance(between);
            await pipeline.ExecuteAsync(From($"user-{_played++ * 7919 % users}"));
            if (i % 100 == 99)
            {
                await StepAsync();
            }
        }
    }

    public void Dispose() => _loggers.Dispose();
}
