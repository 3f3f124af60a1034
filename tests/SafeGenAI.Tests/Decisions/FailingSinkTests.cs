using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

/// <summary>What is told of a call never changes and never blocks its answer.</summary>
public sealed class FailingSinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly MoneyRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_ASinkThatThrows_TakesNothingFromTheOthers(bool streaming)
    {
        Recording later = new();
        GenAIPipeline pipeline = _rig.Builder
            .AddDecisionSink(new Throwing())
            .AddDecisionSink(new ThrowingInline())
            .AddDecisionSink(later)
            .UseLoggerFactory(new BadLoggers(() => throw new InvalidOperationException("no log")))
            .AddModel("small", _rig.Model())
            .Build();

        Assert.Equal(["ok", "ok"], [(await pipeline.AskAsync(streaming)).Text, (await pipeline.AskAsync(streaming)).Text]);

        Assert.Equal(2, _rig.Sink.Decisions.Count);
        await Eventually.TrueAsync(() => later.Count == 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_ASinkThatHangs_BlocksNoAnswer_AndWhatDoesNotFitIsCounted(bool streaming)
    {
        using ManualResetEventSlim never = new();
        Hanging hanging = new(never);
        using MetricCollector<long> dropped = new(Instruments.DecisionsDropped);
        GenAIPipelineBuilder builder = _rig.Builder.AddDecisionSink(hanging).AddModel("small", _rig.Model());
        GenAIPipeline pipeline = builder.Build();
        await pipeline.AskAsync(streaming).WaitAsync(Patience);
        await Eventually.TrueAsync(() => hanging.Entered);

        for (int i = 0; i < 4_096 + 3; i++)
        {
            await pipeline.ExecuteAsync("hi");
        }

        // Other tests may drop some at the same time.
        Assert.InRange(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), 3, long.MaxValue);
        Assert.Equal(4_096 + 4, _rig.Sink.Decisions.Count);
        never.Set();
        await Eventually.TrueAsync(() => hanging.Taken == 4_096 + 1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task L22_ALoggerThatThrowsOrHangs_ChangesAndBlocksNoAnswer(bool streaming, bool hangs)
    {
        using ManualResetEventSlim never = new();
        FakeChatClient client = _rig.Model();
        client.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        Func<GenAIPipeline> build = () => _rig.Builder
            .UseLoggerFactory(new BadLoggers(hangs ? never.Wait : () => throw new InvalidOperationException("no log")))
            .AddDecisionSink(new ThrowingInline())
            .AddModel("small", client)
            .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseFallback(b => b.Otherwise(
                Rung.Rule(_ => throw new InvalidOperationException("bad rung")), Rung.Template("calm"))))
            .Build();

        Task<GenAIResult> asking = Task.Run(() => build().AskAsync(streaming));

        Assert.Equal("calm", (await asking.WaitAsync(Patience)).Text);
        Assert.Single(_rig.Sink.Decisions);
        never.Set();
    }

    [Fact]
    public async Task L22_DisposalLeavesASinkThatHangsBehind()
    {
        using ManualResetEventSlim never = new();
        QueuedDecisionSink queued = new(new Hanging(never), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, _rig.Time);
        await _rig.BuildWide(_rig.Model()).ExecuteAsync("hi");
        queued.Record(_rig.Sink.Decisions[0]);

        Task disposing = queued.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));

        await disposing.WaitAsync(Patience);
        never.Set();
    }

    private sealed class Throwing : IDecisionSink
    {
        public void Record(Decision decision) => throw new InvalidOperationException("sink");
    }

    private sealed class ThrowingInline : IInlineDecisionSink
    {
        public void Record(Decision decision) => throw new InvalidOperationException("sink");
    }

    private sealed class Recording : IDecisionSink
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Record(Decision decision) => Interlocked.Increment(ref _count);
    }

    private sealed class Hanging(ManualResetEventSlim until) : IDecisionSink
    {
        private int _taken;

        public bool Entered { get; private set; }

        public int Taken => Volatile.Read(ref _taken);

        public void Record(Decision decision)
        {
            Entered = true;
            until.Wait();
            Interlocked.Increment(ref _taken);
        }
    }

    private sealed class BadLoggers(Action onLog) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            onLog();
            return true;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => onLog();
    }
}
