using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.Review;

/// <summary>A queue, a consent or a redactor that is slow, throws or hangs changes no answer and holds none up.</summary>
public sealed class ReviewWriterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ReviewRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_AQueueThatHangs_BlocksNoAnswer_AndWhatDoesNotFitIsCounted_AndToldOnce(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        GatedQueue hanging = new(_rig.Memory);
        _rig.Queue = hanging;
        _rig.Model().Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        using MetricCollector<long> dropped = new(Instruments.ReviewDropped);
        PipelineRegistry registry = _rig.Build();
        GenAIPipeline pipeline = registry.GetPipeline("f");
        await pipeline.AskAsync(streaming).WaitAsync(Patience);
        await Eventually.TrueAsync(() => hanging.Asked == 1);

        for (int i = 0; i < 256 + 5; i++)
        {
            Assert.Equal(SafeGenAI.Calls.Outcome.FellBack, (await pipeline.AskAsync(streaming).WaitAsync(Patience)).Outcome);
        }

        // Other tests may drop some at the same time.
        Assert.InRange(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), 5, long.MaxValue);
        hanging.Gate.SetResult();
        await registry.DisposeAsync();
        Assert.Equal(256 + 1, await _rig.Memory.PurgeAsync(DateTimeOffset.MaxValue));
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Count(record => record.Id.Id == 1702) == 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_AQueueThatThrows_LosesItems_CountedAndToldOnce_AndRecovers(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        GatedQueue failing = new(_rig.Memory) { Failures = 3 };
        failing.Gate.SetResult();
        _rig.Queue = failing;
        _rig.Model().Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        using MetricCollector<long> dropped = new(Instruments.ReviewDropped);

        IReadOnlyList<ReviewItem> items = await _rig.RunAsync(async pipeline =>
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(SafeGenAI.Calls.Outcome.FellBack, (await pipeline.AskAsync(streaming)).Outcome);
            }
        });

        Assert.Equal(2, items.Count);
        Assert.InRange(dropped.GetMeasurementSnapshot().Sum(measurement => measurement.Value), 3, long.MaxValue);
        Assert.Equal(
            [(1703, LogLevel.Error), (1704, LogLevel.Warning)],
            logs.Collector.GetSnapshot().Where(record => record.Category == "SafeGenAI.Review").Select(record => (record.Id.Id, record.Level)));
        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Message == "The review queue takes items again; 3 were lost.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L22_AConsentThatHangs_BlocksNoAnswer(bool streaming)
    {
        using ManualResetEventSlim never = new();
        _rig.Model().Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        PipelineRegistry registry = _rig.Build(r => (r.IncludeContent, r.Consent) = (true, _ =>
        {
            never.Wait();
            return true;
        }));

        for (int i = 0; i < 3; i++)
        {
            await registry.GetPipeline("f").AskAsync(streaming).WaitAsync(Patience);
        }

        Task disposing = registry.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        await disposing.WaitAsync(Patience);
        never.Set();
    }

    [Fact]
    public async Task Items_AreCountedByFeatureAndStratum()
    {
        using MeasurementRecorder measurements = new("f");
        _rig.Model().Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));

        await _rig.RunAsync(pipeline => pipeline.ExecuteAsync("hi"));

        Assert.Contains("1 safegenai.stratum=failed", measurements.Of(SafeGenAINames.ReviewItems));
    }

    [Fact]
    public async Task AComplaint_BecomesAnItemOfItsOwn_WithItsCommentRedacted()
    {
        await using ReviewDesk desk = Desk(r => r.IncludeContent = true);
        desk.IntakeOf("f")!.OfferComplaint("call-1", "f", "ann-hash", "acme-hash", "my secret is wrong");
        await desk.DisposeAsync();

        ReviewItem item = Assert.Single((await _rig.Memory.ListAsync()).Items);
        Assert.Equal(
            (ReviewItem.IdOf("call-1", ReviewStratum.NegativeFeedback), ReviewStratum.NegativeFeedback, 1.0, "ann-hash", "acme-hash"),
            (item.Id, item.Stratum, item.Weight, item.User, item.Tenant));
        Assert.Contains("my *** is wrong", item.Content!.Comment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task AComplaintsComment_IsNotKept_WithoutConsentOrWhereItDependsOnTheCall(bool includeContent, bool hasConsent)
    {
        await using ReviewDesk desk = Desk(r => (r.IncludeContent, r.Consent) = (includeContent, hasConsent ? _ => true : null));
        desk.IntakeOf("f")!.OfferComplaint("call-1", "f", null, null, "my secret is wrong");
        await desk.DisposeAsync();

        Assert.Null(Assert.Single((await _rig.Memory.ListAsync()).Items).Content);
    }

    private ReviewDesk Desk(Action<ReviewOptions> configure)
    {
        GivenParts given = new() { ReviewQueue = _rig.Memory, Redactors = new MarkingRedactors() };
        return ReviewDesk.For([new FeatureBuilder("f").UseReview(configure)], given, Pseudonyms.WithRandomKey(), _rig.Time, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance)!;
    }
}
