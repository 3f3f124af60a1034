using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Tests.Decisions;
using SafeGenAI.Tests.Telemetry;

namespace SafeGenAI.Tests.Feedback;

public sealed class FeedbackTests : IDisposable
{
    private static readonly GenAIRequest Request = new("canary-prompt") { UserId = "canary-ann", TenantId = "canary-acme" };

    private readonly FeedbackRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AVote_IsKnownByItsCall_AndCountsOnce(bool streaming)
    {
        GenAIPipeline pipeline = _rig.Build();
        GenAIResult result = await pipeline.AskAsync(Request, streaming);
        FeedbackToken token = new(result.FeedbackToken);

        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(token, helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.AlreadyRecorded, (await pipeline.RecordFeedbackAsync(token, helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.Changed, (await pipeline.RecordFeedbackAsync(token, helpful: false)).Outcome);

        FeedbackRecord vote = Assert.Single(await _rig.Store.ReadAsync("email", result.CallId));
        FeedbackTally tally = await pipeline.GetFeedbackAsync(TimeSpan.FromDays(1));
        Assert.Equal((false, null, _rig.Time.GetUtcNow()), (vote.IsHelpful, vote.Comment, vote.At));
        Assert.Equal((0, 1), (tally.Helpful, tally.Unhelpful));
        Assert.Equal(new FeedbackArmTally(null, 0, 1), Assert.Single(tally.Arms));
    }

    [Fact]
    public async Task TypedAndDelegateForms_GiveTokensToo()
    {
        GenAIPipeline pipeline = _rig.Build();
        GenAIResult[] results = [await pipeline.ExecuteAsync(Request, _ => 1), await pipeline.ExecuteAsync(Request, (_, _) => Task.FromResult("done"), _ => "")];

        foreach (GenAIResult result in results)
        {
            Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(new FeedbackToken(result.FeedbackToken), helpful: true)).Outcome);
            Assert.Single(await _rig.Store.ReadAsync("email", result.CallId));
        }

        Assert.Null(new GenAIResult("fake").FeedbackToken);
    }

    [Fact]
    public async Task TheHostsOwnWord_AndAToken_AreOneUsersVote()
    {
        GenAIPipeline pipeline = _rig.Build();
        GenAIResult result = await pipeline.ExecuteAsync(Request);
        await pipeline.RecordFeedbackAsync(new FeedbackToken(result.FeedbackToken), helpful: true);

        Assert.Equal(FeedbackOutcome.Changed, (await pipeline.RecordFeedbackAsync(result.CallId, helpful: false, userId: "canary-ann", tenantId: "canary-acme")).Outcome);
        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(result.CallId, helpful: true, userId: "bob")).Outcome);
        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(result.CallId, helpful: true)).Outcome);
        Assert.Equal(3, (await _rig.Store.ReadAsync("email", result.CallId)).Count);
    }

    [Fact]
    public async Task AVoteThatComesLate_InAnotherProcess_Counts()
    {
        string token = (await _rig.Build().ExecuteAsync(Request)).FeedbackToken!;
        _rig.Time.Advance(TimeSpan.FromDays(30));
        GenAIPipeline later = _rig.Build();

        Assert.Equal(FeedbackOutcome.Recorded, (await later.RecordFeedbackAsync(new FeedbackToken(token), helpful: false)).Outcome);
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(FeedbackOutcome.TooOld, (await later.RecordFeedbackAsync(new FeedbackToken(token), helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.Recorded, (await later.RecordFeedbackAsync("call-of-last-year", helpful: true)).Outcome);
    }

    [Fact]
    public async Task NegativeFeedback_IsTold_AndWhatChangesNothingIsNot()
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.KeepComments = true);
        GenAIResult result = await pipeline.ExecuteAsync(Request);
        FeedbackToken token = new(result.FeedbackToken);

        await pipeline.RecordFeedbackAsync(token, helpful: true);
        await pipeline.RecordFeedbackAsync(token, helpful: true);
        await pipeline.RecordFeedbackAsync(token, helpful: false);
        await pipeline.RecordFeedbackAsync(token, helpful: false, "wrong date");

        Assert.Equal([(true, null), (false, null), (false, "wrong date")], _rig.Told.Select(vote => (vote.IsHelpful, vote.Comment)));
        Assert.All(_rig.Told, vote => Assert.Equal(("email", result.CallId), (vote.Feature, vote.CallId)));
    }

    [Fact]
    public async Task Votes_AreMeasured()
    {
        using MeasurementRecorder measurements = new("measured");
        GenAIPipeline pipeline = _rig.Build("measured");
        FeedbackToken token = new((await pipeline.ExecuteAsync(Request)).FeedbackToken);

        await pipeline.RecordFeedbackAsync(token, helpful: true);
        await pipeline.RecordFeedbackAsync(token, helpful: true);
        await pipeline.RecordFeedbackAsync(token, helpful: false);
        await pipeline.RecordFeedbackAsync(new FeedbackToken("forged"), helpful: false);

        Assert.Equal(2, measurements.Measurements.Count(measurement => measurement.Instrument == SafeGenAINames.Feedback));
        Assert.Contains("invalid_token", Assert.Single(measurements.Measurements, measurement => measurement.Instrument == SafeGenAINames.FeedbackRefused).Tags, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFakePipeline_RecordsNothing()
    {
        GenAIPipeline pipeline = NSubstitute.Substitute.ForPartsOf<GenAIPipeline>();

        Assert.False((await pipeline.RecordFeedbackAsync(new FeedbackToken("any"), helpful: true)).IsCounted);
        Assert.Equal(FeedbackOutcome.NotRecorded, (await pipeline.RecordFeedbackAsync("any", helpful: true)).Outcome);
    }

    [Fact]
    public async Task BlankIds_AreTheCallersMistake()
    {
        GenAIPipeline pipeline = _rig.Build();

        await Assert.ThrowsAsync<ArgumentException>("callId", () => pipeline.RecordFeedbackAsync(" ", helpful: true));
        await Assert.ThrowsAsync<ArgumentException>("callId", () => pipeline.RecordFeedbackAsync(new string('a', 257), helpful: true));
        await Assert.ThrowsAsync<ArgumentException>("userId", () => pipeline.RecordFeedbackAsync("1", helpful: true, userId: ""));
        await Assert.ThrowsAsync<ArgumentException>("tenantId", () => pipeline.RecordFeedbackAsync("1", helpful: true, tenantId: " "));
        ArgumentOutOfRangeException window = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            "window", async () => await pipeline.GetFeedbackAsync(TimeSpan.Zero));
        Assert.StartsWith("The window is 00:00:00; pass more than zero, such as 7 days.", window.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nb", "The call's id has the character U+000D at 1; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.")]
    [InlineData("'; DROP TABLE feedback_vote; --", "The call's id has the character U+0027 at 0; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.")]
    [InlineData("../../x", "The call's id has the character U+002F at 2; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.")]
    [InlineData("1\0", "The call's id has the character U+0000 at 1; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.")]
    [InlineData("\u202egpj", "The call's id has the character U+202E at 0; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.")]
    public async Task AHostileId_IsRefused_AndNotRepeated(string callId, string message)
    {
        GenAIPipeline pipeline = _rig.Build();

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(nameof(callId), () => pipeline.RecordFeedbackAsync(callId, helpful: true));

        Assert.Equal($"{message} (Parameter 'callId')", exception.Message);
        Assert.Empty(_rig.Told);
    }

    [Theory]
    [InlineData(false, 5, FeedbackCommentOutcome.Dropped, 0)]
    [InlineData(true, 5, FeedbackCommentOutcome.Kept, 5)]
    [InlineData(true, 1_000, FeedbackCommentOutcome.Kept, 1_000)]
    [InlineData(true, 1_001, FeedbackCommentOutcome.Shortened, 1_000)]
    [InlineData(true, 0, FeedbackCommentOutcome.None, 0)]
    public async Task AComment_IsKeptOnlyWithConsent_AndNeverWholeWhenItIsLong(bool consent, int length, FeedbackCommentOutcome outcome, int kept)
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.KeepComments = consent);

        Assert.Equal(outcome, (await pipeline.RecordFeedbackAsync("1", helpful: false, new string('x', length))).Comment);
        Assert.Equal(kept, Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment?.Length ?? 0);
    }

    [Fact]
    public async Task AComment_IsNotCutThroughACharacter()
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.KeepComments = true);
        await pipeline.RecordFeedbackAsync("1", helpful: false, new string('x', 999) + "👎!");

        Assert.Equal(new string('x', 999), Assert.Single(await _rig.Store.ReadAsync("email", "1")).Comment);
    }
}
