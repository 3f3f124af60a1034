using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Review;

/// <summary>Which calls become items, of which stratum, with which weight, and what the items say.</summary>
public sealed class ReviewStrataTests
{
    private const string Email = "Hello team, the Lisbon office will move on 14 March 2026 to the new building at the river.";

    private readonly ReviewRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OfAcceptedAnswers_ThoseOfTheSampleAreTaken_WithTheirWeight(bool streaming)
    {
        _rig.NextCalls.Enqueue($"{7:x32}");
        _rig.NextCalls.Enqueue(ReviewRig.Accepted);

        ReviewItem item = Assert.Single(await _rig.RunAsync(async pipeline =>
        {
            await pipeline.AskAsync(streaming);
            await pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "acme" }, streaming);
        }));

        Assert.Equal((ReviewRig.Accepted, "f", ReviewStratum.Accepted, 50.0), (item.CallId, item.Feature, item.Stratum, item.Weight));
        Assert.Equal(ReviewItem.IdOf(ReviewRig.Accepted, ReviewStratum.Accepted), item.Id);
        Assert.Equal(("small", Provenance.Model, null, Verdict.NotChecked), (item.Model, item.Provenance, item.FailureKind, item.Verdict));
        Assert.Equal((_rig.Time.GetUtcNow(), ReviewState.Open, 1L), (item.CreatedAt, item.State, item.Version));
        Assert.Null(item.Content);
        Decision decision = _rig.Sink.Decisions[1];
        Assert.Equal((decision.User, decision.Tenant, decision.CallId), (item.User, item.Tenant, item.CallId));
        Assert.Matches("^[0-9a-f]{32}$", item.User);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnUncertainAnswer_IsTaken_WithItsFindings(bool streaming)
    {
        Finding finding = new("custom.doubt", FindingSeverity.Annotate, new TextSpan(0, 2)) { EvidenceSourceId = "mail-of-ann", Evidence = new TextSpan(0, 5) };

        ReviewItem item = Assert.Single(await AskWithSourceAsync(streaming, new Detection(Verdict.Uncertain, [finding], 1)));

        Assert.Equal((ReviewStratum.Uncertain, 1.0, Verdict.Uncertain, 0), (item.Stratum, item.Weight, item.Verdict, item.Rank));
        Assert.Equal([finding with { EvidenceSourceId = null }], item.Findings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatLeftUnsupported_IsTakenAsUncertain(bool streaming) => Assert.Equal(
        (ReviewStratum.Uncertain, Verdict.Unsupported),
        Assert.Single(await _rig.RunAsync(pipeline => pipeline.AskAsync(streaming), feature: f => f.UseValidation(arguments =>
        {
            arguments.Call.Verdict = Verdict.Unsupported;
            return ValidationResult.Accepted;
        }))) is { } item ? (item.Stratum, item.Verdict) : default);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatTheCheckRejected_IsTaken_AlsoWhereAnotherModelAnswered(bool streaming)
    {
        _rig.Model("small", "It closes. <quote>the Lisbon office will close for ever in June</quote>");
        FakeChatClient large = _rig.Model("large", "It moves. <quote>the Lisbon office will move on 14 March 2026</quote>");
        large.Then(large.Otherwise, FakeReply.Throw(() => new HttpRequestException("down")));

        IReadOnlyList<ReviewItem> items = await _rig.RunAsync(
            async pipeline =>
            {
                await pipeline.AskAsync(new GenAIRequest("hi") { Sources = [Email] }, streaming);
                await pipeline.AskAsync(new GenAIRequest("hi") { Sources = [Email] }, streaming);
            },
            r => r.RejectedRate = 1,
            f => f.UseHallucinationCheck());

        Assert.Equal([ReviewStratum.Rejected, ReviewStratum.Rejected], items.Select(item => item.Stratum));
        Assert.Equal(("large", Provenance.Model, Verdict.Supported), (items[0].Model, items[0].Provenance, items[0].Verdict));
        Assert.Equal((null, FailureKind.Network), (items[1].Model, items[1].FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerThatAValidatorRejected_IsTaken_WithoutItsTextWhereNobodyConsented(bool streaming)
    {
        ReviewItem item = Assert.Single(await _rig.RunAsync(
            pipeline => pipeline.AskAsync(streaming), feature: f => f.UseValidation(_ => ValidationResult.Rejected("no"))));

        Assert.Equal((ReviewStratum.Rejected, FailureKind.Invalid), (item.Stratum, item.FailureKind));
        RejectedAnswer rejected = Assert.Single(item.RejectedAnswers);
        Assert.Equal(("small", Verdict.NotChecked, null), (rejected.Model, rejected.Verdict, rejected.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFallback_AndABrokenStream_AreFailures(bool streaming)
    {
        _rig.Model().Then(
            FakeReply.Throw(() => new HttpRequestException("down")),
            FakeReply.Text("one two three").ThenThrow(1, () => new IOException("cut")));

        IReadOnlyList<ReviewItem> items = await _rig.RunAsync(
            async pipeline =>
            {
                await pipeline.AskAsync(streaming);
                await pipeline.AskAsync(streaming);
            },
            r => r.FailedRate = 1);

        Assert.Equal([ReviewStratum.Failed, ReviewStratum.Failed], items.Select(item => item.Stratum));
        Assert.Equal([FailureKind.Network, FailureKind.Network], items.Select(item => item.FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoIsGone_LeavesNothingToReview(bool streaming)
    {
        _rig.NextCalls.Enqueue(ReviewRig.Accepted);
        _rig.NextCalls.Enqueue(ReviewRig.Accepted);
        using CancellationTokenSource canceled = new();
        await canceled.CancelAsync();

        Assert.Empty(await _rig.RunAsync(async pipeline =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pipeline.AskAsync(new GenAIRequest("hi"), streaming, canceled.Token));
            if (streaming)
            {
                await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(new GenAIRequest("one two")))
                {
                    break;
                }
            }
        }));
        Assert.Equal(streaming ? 2 : 1, _rig.Sink.Decisions.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatAStageWantsLookedAt_IsTakenAsUncertain(bool streaming) => Assert.Equal(
        ReviewStratum.Uncertain,
        Assert.Single(await _rig.RunAsync(pipeline => pipeline.AskAsync(streaming), feature: f => f.UseValidation(arguments =>
        {
            arguments.Call.Exhibits!.WantsReview = true;
            return ValidationResult.Accepted;
        }))).Stratum);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AHit_IsTakenAsWhatItWas(bool streaming)
    {
        _rig.NextCalls.Enqueue($"{7:x32}");
        _rig.NextCalls.Enqueue(ReviewRig.Accepted);

        ReviewItem item = Assert.Single(await _rig.RunAsync(
            async pipeline =>
            {
                await pipeline.AskAsync(streaming);
                await pipeline.AskAsync(streaming);
            },
            feature: f => f.UseCache(CacheSharing.Everyone)));

        Assert.Equal((ReviewStratum.Accepted, Provenance.Cache, "small"), (item.Stratum, item.Provenance, item.Model));
    }

    [Fact]
    public async Task ARateOfZero_TakesNone() => Assert.Empty(await _rig.RunAsync(
        async pipeline =>
        {
            _rig.NextCalls.Enqueue(ReviewRig.Accepted);
            await pipeline.ExecuteAsync("hi");
            _rig.Models[0].Client.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
            await pipeline.ExecuteAsync("hi");
        },
        r => (r.AcceptedRate, r.FailedRate) = (0, 0)));

    [Fact]
    public async Task AFeatureThatIsNotReviewed_HasNothingOnItsCalls()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", _rig.Model())
            .Configure(f => f.UseValidation(arguments => arguments.Call.Exhibits is null ? ValidationResult.Accepted : ValidationResult.Rejected("exhibits")))
            .Build();

        Assert.Equal(Provenance.Model, (await pipeline.ExecuteAsync("hi")).Provenance);
    }

    private Task<IReadOnlyList<ReviewItem>> AskWithSourceAsync(bool streaming, Detection detection)
    {
        _rig.Model(text: "It moves. <quote>the Lisbon office will move on 14 March 2026</quote>");
        return _rig.RunAsync(
            pipeline => pipeline.AskAsync(new GenAIRequest("hi") { Sources = [Email] }, streaming),
            feature: f => f.UseHallucinationCheck(h => h.AddDetector(new Fixed(detection))));
    }

    private sealed class Fixed(Detection detection) : IHallucinationDetector
    {
        public string Version => "fixed";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => new(detection);
    }
}
