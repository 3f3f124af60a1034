using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Logging;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Tests.Feedback;

/// <summary>What somebody who means harm can do with votes: nothing.</summary>
public sealed class FeedbackAbuseTests : IDisposable
{
    private static readonly GenAIRequest Request = new("canary-prompt") { UserId = "canary-ann", TenantId = "canary-acme" };

    private readonly FeedbackRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task TenThousandVotesAtOnce_CountOnce()
    {
        GenAIPipeline[] instances = [.. Enumerable.Range(0, 4).Select(_ => _rig.Build(configure: options => options.VotesPerMinute = int.MaxValue))];
        FeedbackToken token = new((await instances[0].ExecuteAsync(Request)).FeedbackToken);

        FeedbackResult[] results = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(
            i => Task.Run(() => instances[i % instances.Length].RecordFeedbackAsync(token, helpful: false))));

        Assert.Equal(1, results.Count(result => result.Outcome == FeedbackOutcome.Recorded));
        Assert.Equal(9_999, results.Count(result => result.Outcome == FeedbackOutcome.AlreadyRecorded));
        Assert.Equal(1, (await instances[0].GetFeedbackAsync(TimeSpan.FromDays(1))).Unhelpful);
        Assert.Single(_rig.Told);
    }

    [Fact]
    public async Task ATokenOfAnotherFeatureOrKey_IsInvalid()
    {
        string token = (await _rig.Build("summary").ExecuteAsync(Request)).FeedbackToken!;
        GenAIPipeline pipeline = _rig.Build("email");
        GenAIPipeline elsewhere = _rig.Build("summary", key: "another key of 16"u8.ToArray());

        foreach (FeedbackResult result in (FeedbackResult[])
            [await pipeline.RecordFeedbackAsync(new FeedbackToken(token), false), await elsewhere.RecordFeedbackAsync(new FeedbackToken(token), false)])
        {
            Assert.Equal(new FeedbackResult(FeedbackOutcome.InvalidToken), result);
        }

        Assert.Equal(0, (await elsewhere.GetFeedbackAsync(TimeSpan.FromDays(1))).Unhelpful);
    }

    [Fact]
    public async Task WhatIsNoToken_IsInvalid()
    {
        GenAIPipeline pipeline = _rig.Build();
        string callId = (await pipeline.ExecuteAsync(Request)).CallId;

        foreach (string? text in (string?[])[null, "", " ", callId, "../../etc/passwd", "a\r\nb", new string('A', 1_000_000), "\ud800"])
        {
            FeedbackResult result = await pipeline.RecordFeedbackAsync(new FeedbackToken(text), helpful: false, "canary-comment");
            Assert.Equal(new FeedbackResult(FeedbackOutcome.InvalidToken, FeedbackCommentOutcome.Dropped), result);
        }

        Assert.Equal(FeedbackOutcome.InvalidToken, (await pipeline.RecordFeedbackAsync(default(FeedbackToken), helpful: false)).Outcome);
        Assert.Empty(_rig.Told);
    }

    [Fact]
    public async Task AToken_VotesForItsOwnUserOnly()
    {
        GenAIPipeline pipeline = _rig.Build();
        GenAIResult ann = await pipeline.ExecuteAsync(Request);
        GenAIResult bob = await pipeline.ExecuteAsync(new GenAIRequest("hi") { UserId = "bob" });

        await pipeline.RecordFeedbackAsync(new FeedbackToken(ann.FeedbackToken), helpful: true);
        await pipeline.RecordFeedbackAsync(new FeedbackToken(bob.FeedbackToken), helpful: false);

        Assert.True(Assert.Single(await _rig.Store.ReadAsync("email", ann.CallId)).IsHelpful);
        Assert.False(Assert.Single(await _rig.Store.ReadAsync("email", bob.CallId)).IsHelpful);
    }

    [Fact]
    public async Task Votes_AreLimitedPerUserAndMinute()
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.VotesPerMinute = 2);
        Assert.Equal(
            [FeedbackOutcome.Recorded, FeedbackOutcome.Recorded, FeedbackOutcome.RateLimited],
            await VoteAsync(pipeline, "ann", 3));
        Assert.Equal([FeedbackOutcome.Recorded], await VoteAsync(pipeline, "bob", 1));

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([FeedbackOutcome.AlreadyRecorded], await VoteAsync(pipeline, "ann", 1));

        // Nobody who is named: per call.
        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync("a", helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.Changed, (await pipeline.RecordFeedbackAsync("a", helpful: false)).Outcome);
        Assert.Equal(FeedbackOutcome.RateLimited, (await pipeline.RecordFeedbackAsync("a", helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync("b", helpful: true)).Outcome);
    }

    [Fact]
    public void Voters_AreCountedInBoundedMemory()
    {
        FeedbackRate rate = new(most: 2, _rig.Time);
        Assert.All(Enumerable.Range(0, FeedbackRate.MostVoters), i => Assert.True(rate.TryTake($"{i}")));

        Assert.False(rate.TryTake("one more"));
        Assert.True(rate.TryTake("7"));
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(rate.TryTake("one more"));
    }

    [Fact]
    public async Task L23_NoUserAndNoContent_IsInATokenOrALog()
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.KeepComments = true);
        string token = (await pipeline.ExecuteAsync(Request)).FeedbackToken!;
        await pipeline.RecordFeedbackAsync(new FeedbackToken(token), helpful: false, "canary-comment");
        await pipeline.RecordFeedbackAsync("1", helpful: false, "throw", "canary-ann", "canary-acme");
        _rig.Store = new Broken();
        await _rig.Build().RecordFeedbackAsync("canary-less", helpful: true, "canary-comment");
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Count(record => record.Id.Id is 1721 or 1722) == 2);

        string claims = Encoding.Latin1.GetString(Base64Url.DecodeFromChars(token));
        string vote = string.Concat(_rig.Told);
        string logs = string.Concat(_rig.Logs.GetSnapshot().Select(record => record.ToString() + string.Join(' ', record.StructuredState?.Select(pair => pair.Value) ?? [])));
        Assert.Contains("email", claims, StringComparison.Ordinal);
        Assert.All((string[])[claims, vote, logs.Replace("canary-less", "", StringComparison.Ordinal)], text =>
        {
            Assert.DoesNotContain("ann", text.Replace("canary-listener", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("canary-comment", text, StringComparison.Ordinal);
            Assert.DoesNotContain("acme", text, StringComparison.Ordinal);
            Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task AStoreThatFails_IsAnOutcome_AndTold()
    {
        _rig.Store = new Broken();
        FeedbackResult result = await _rig.Build().RecordFeedbackAsync("1", helpful: true, "why");

        Assert.Equal(new FeedbackResult(FeedbackOutcome.NotRecorded, FeedbackCommentOutcome.Dropped), result);
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(record => record is { Id.Id: 1721, Level: LogLevel.Error }));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => _rig.Build().RecordFeedbackAsync("1", helpful: true, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task WithoutAKey_TokensEndWithTheProcess_AndItIsSaidOnce()
    {
        GenAIPipeline pipeline = _rig.Build(configure: options => options.KeepComments = true, hasKey: false);
        string token = (await pipeline.ExecuteAsync(Request)).FeedbackToken!;
        _ = (await pipeline.ExecuteAsync(Request)).FeedbackToken;

        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(new FeedbackToken(token), helpful: true)).Outcome);
        Assert.Equal(FeedbackOutcome.InvalidToken, (await _rig.Build(hasKey: false).RecordFeedbackAsync(new FeedbackToken(token), helpful: true)).Outcome);

        // What is told later comes later.
        await pipeline.RecordFeedbackAsync("1", helpful: false, "throw");
        await Eventually.TrueAsync(() => _rig.Logs.GetSnapshot().Any(record => record.Id.Id == 1722));
        Assert.Equal(1, _rig.Logs.GetSnapshot().Count(record => record.Id.Id == 1720));
    }

    private static async Task<List<FeedbackOutcome>> VoteAsync(GenAIPipeline pipeline, string user, int votes)
    {
        List<FeedbackOutcome> outcomes = [];
        for (int i = 0; i < votes; i++)
        {
            outcomes.Add((await pipeline.RecordFeedbackAsync($"{user}-{i}", helpful: true, userId: user)).Outcome);
        }

        return outcomes;
    }

    private sealed class Broken : IFeedbackStore
    {
        public ValueTask<FeedbackChange> RecordAsync(FeedbackRecord vote, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException("the disk is gone");
        }

        public ValueTask<IReadOnlyList<FeedbackRecord>> ReadAsync(string feature, string callId, CancellationToken cancellationToken = default) =>
            throw new IOException("the disk is gone");

        public ValueTask<FeedbackTally> CountAsync(string feature, DateTimeOffset since, CancellationToken cancellationToken = default) =>
            throw new IOException("the disk is gone");

        public ValueTask<int> DeleteByUserAsync(string user, CancellationToken cancellationToken = default) => throw new IOException("the disk is gone");

        public ValueTask<int> PurgeAsync(DateTimeOffset olderThan, CancellationToken cancellationToken = default) => throw new IOException("the disk is gone");
    }
}
