using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Tests.Review;

namespace SafeGenAI.Tests.Feedback;

/// <summary>What users write goes through the application's redactor before anybody is given it.</summary>
public sealed class FeedbackCommentsTests : IDisposable
{
    private readonly FeedbackRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task L23_AComment_IsRedacted_BeforeTheStoreAndListenersAreGivenIt()
    {
        _rig.Redactors = new MarkingRedactors();
        GenAIPipeline pipeline = Keeping();

        FeedbackResult result = await pipeline.RecordFeedbackAsync("1", helpful: false, "my secret is wrong");

        Assert.Equal(FeedbackCommentOutcome.Kept, result.Comment);
        string expected = $"{new DataClassificationSet(ReviewData.Comment)}<my *** is wrong>";
        Assert.Equal(expected, Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment);
        Assert.Equal(expected, Assert.Single(_rig.Told).Comment);
    }

    [Fact]
    public async Task AComment_IsCutAfterItIsRedacted()
    {
        _rig.Redactors = new MarkingRedactors();

        FeedbackResult result = await Keeping().RecordFeedbackAsync("1", helpful: false, new string('x', 960) + "secret" + new string('x', 100));

        Assert.Equal(FeedbackCommentOutcome.Shortened, result.Comment);
        string kept = Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment!;
        Assert.Equal(1_000, kept.Length);
        Assert.DoesNotContain("s", kept[20..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutARedactor_AComment_IsKeptAsItIs_AndItIsSaidAtTheStart()
    {
        await Keeping().RecordFeedbackAsync("1", helpful: false, "my secret is wrong");

        Assert.Equal("my secret is wrong", Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment);
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(record => record is { Id.Id: 1723, Level: LogLevel.Warning }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARedactorThatLeavesNothingOrThrows_DropsTheComment_AndTheVoteCounts(bool throws)
    {
        _rig.Redactors = new One(throws ? new Throwing() : ErasingRedactor.Instance);

        FeedbackResult result = await Keeping().RecordFeedbackAsync("1", helpful: false, "canary-comment");

        Assert.Equal(new FeedbackResult(FeedbackOutcome.Recorded, FeedbackCommentOutcome.Dropped), result);
        Assert.Null(Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment);
        Assert.Null(Assert.Single(_rig.Told).Comment);
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(record => record.Id.Id == 1724) == throws);
        Assert.DoesNotContain(_rig.Logs.GetSnapshot(), record => $"{record.Message}{record.Exception}".Contains("canary", StringComparison.Ordinal) || record.Id.Id == 1723);
    }

    [Fact]
    public async Task WithoutConsent_NoRedactorIsAsked()
    {
        _rig.Redactors = new One(new Throwing());

        FeedbackResult result = await _rig.Build().RecordFeedbackAsync("1", helpful: false, "why");

        Assert.Equal(FeedbackCommentOutcome.Dropped, result.Comment);
        Assert.DoesNotContain(_rig.Logs.GetSnapshot(), record => record.Id.Id == 1724);
    }

    private GenAIPipeline Keeping() => _rig.Build(configure: options => options.KeepComments = true);

    private sealed class One(Redactor redactor) : IRedactorProvider
    {
        public Redactor GetRedactor(DataClassificationSet classifications) => redactor;
    }

    private sealed class Throwing : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => throw new InvalidOperationException($"cannot redact {input}");

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination) => throw new InvalidOperationException($"cannot redact {source}");
    }
}
