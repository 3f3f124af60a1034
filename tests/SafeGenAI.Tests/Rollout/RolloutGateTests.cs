using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Feedback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout;

/// <summary>What each gate sees of real calls.</summary>
public sealed class RolloutGateTests : IDisposable
{
    private readonly RolloutRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task L20_NoData_IsHold_HoweverLong()
    {
        _rig.Build();
        for (int i = 0; i < 100; i++)
        {
            _rig.Time.Advance(TimeSpan.FromDays(1));
            await _rig.StepAsync();
        }

        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((RolloutPhase.Running, 10, RolloutVerdict.Hold), (status.Phase, status.Percent, status.Verdict));
        Assert.Contains("0 canary calls in this stage, 50 are needed", status.Reasons);
    }

    [Fact]
    public async Task L20_TimeAlone_PromotesNobody_WhileEvidenceIsThin()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 700, users: 700, TimeSpan.FromSeconds(1));
        _rig.Time.Advance(TimeSpan.FromDays(365));
        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(10, status.Percent);
        Assert.Contains(status.Reasons, reason => reason.Contains("not shown to be as good yet", StringComparison.Ordinal));
        Assert.True(status.MoreUnits > 0);
        Assert.True(status.ReadyAt > _rig.Time.GetUtcNow());
    }

    [Fact]
    public async Task TheMinimumTime_IsWaitedFor_HoweverGoodTheEvidence()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 6_000, users: 6_000, TimeSpan.FromMilliseconds(1));
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(10, status.Percent);
        Assert.Equal("the stage of 10 % for 60 minutes began 2026-03-01 12:00:00Z and lasts until 2026-03-01 13:00:00Z", Assert.Single(status.Reasons));
        _rig.Time.Advance(TimeSpan.FromHours(1));
        await _rig.StepAsync();
        Assert.Equal(50, (await _rig.StatusAsync()).Percent);
    }

    [Fact]
    public async Task ASlowCanary_IsRolledBack_ForItsLatency()
    {
        SpreadLatency(_rig.Old, 100);
        SpreadLatency(_rig.New, 200);
        Assert.Equal(RolloutMetric.Latency, (await PlayUntilRolledBackAsync()).Metric);
        Assert.Matches(@"^rate of slow calls [\d.]+ % against [\d.]+ % in control \(slower than \d+ ms; p95 \d+ ms\), \d+ canary units, e = \d+ over threshold 1000$", await ReasonAsync());
    }

    [Fact]
    public async Task ASlowCanary_IsNotPromoted_BeforeAnyoneKnowsWhatIsSlow()
    {
        _rig.Old.Answer = _ => After(seconds: 1);
        _rig.New.Answer = _ => After(seconds: 5);
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(80, hours: 1).Stage(100).Canary("canary", arm => arm.UseModels("new")).Control("control", arm => arm.UseModels("old")));
        await _rig.StepAsync();
        for (int i = 0; i < 100 && (await _rig.StatusAsync()).Phase == RolloutPhase.Running; i++)
        {
            await _rig.PlayAsync(pipeline, 20, users: 6_000, TimeSpan.FromSeconds(1));
            await _rig.StepAsync();
        }

        Assert.StartsWith("rate of slow calls 100.0 % against 0.0 % in control", await ReasonAsync(), StringComparison.Ordinal);

        FakeReply? After(int seconds)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(seconds));
            return null;
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(102)]
    [InlineData(104)]
    public async Task WhereAllCallsCostTheSame_OneThatIsDearerIsSeen(int tokens)
    {
        _rig.Old.Otherwise = FakeReply.Text("from-old").WithUsage(tokens, tokens);
        _rig.New.Otherwise = FakeReply.Text("from-new").WithUsage(2 * tokens, 2 * tokens);
        Assert.Equal(RolloutMetric.Cost, (await PlayUntilRolledBackAsync()).Metric);
        Assert.StartsWith("rate of dear calls 100.0 % against 0.0 % in control", await ReasonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VotesOfUnitsOnAList_SayNothing()
    {
        string[] testers = [.. Enumerable.Range(0, 20).Select(i => $"tester-{i}")];
        GenAIPipeline pipeline = _rig.Build(r => RolloutRig.Quick(r).Allow(testers));
        await _rig.StepAsync();
        foreach (string tester in testers)
        {
            await pipeline.RecordFeedbackAsync(new FeedbackToken((await pipeline.ExecuteAsync(RolloutRig.From(tester))).FeedbackToken!), helpful: false);
        }

        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(RolloutPhase.Running, status.Phase);
        Assert.DoesNotContain(status.Gates, gate => gate.Metric == RolloutMetric.NegativeFeedback);
    }

    [Fact]
    public async Task LateVotesOnAnEarlierRun_SayNothingOfThisOne()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        await _rig.Control.PromoteAsync("email", "ann", "x");
        List<FeedbackToken> tokens = [];
        for (int i = 0; i < 40; i++)
        {
            tokens.Add(new((await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"))).FeedbackToken!));
        }

        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        await _rig.Control.ResetAsync("email", "ann", "a better prompt");
        foreach (FeedbackToken token in tokens)
        {
            await pipeline.RecordFeedbackAsync(token, helpful: false);
        }

        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(RolloutPhase.Running, status.Phase);
        Assert.DoesNotContain(status.Gates, gate => gate.Metric == RolloutMetric.NegativeFeedback);
    }

    [Fact]
    public async Task ACostlyCanary_IsRolledBack_ForItsCost()
    {
        SpreadTokens(_rig.Old, 100);
        SpreadTokens(_rig.New, 220);
        Assert.Equal(RolloutMetric.Cost, (await PlayUntilRolledBackAsync()).Metric);
        Assert.Matches(@"^rate of dear calls [\d.]+ % against [\d.]+ % in control \(dearer than 0\.\d+ USD; mean 0\.\d+ against 0\.\d+ USD\), \d+ canary units, e = ", await ReasonAsync());
    }

    [Fact]
    public async Task AHallucinatingCanary_IsRolledBack()
    {
        int asked = 0;
        _rig.New.Answer = _ => FakeReply.Text(asked++ % 4 == 0 ? "It costs 900 USD." : "It costs 300 USD.");
        _rig.Old.Otherwise = FakeReply.Text("It costs 300 USD.");
        RolloutGate gate = await PlayUntilRolledBackAsync(
            feature: f => f.UseHallucinationCheck(h => h.CheckNumbers = true), request: user => new GenAIRequest("What does it cost?") { UserId = user, Sources = ["The price is 300 USD."] });
        Assert.True(gate.Metric is RolloutMetric.Hallucination or RolloutMetric.Error or RolloutMetric.Fallback);
        Assert.Contains((await _rig.StatusAsync()).Gates, one => one is { Metric: RolloutMetric.Hallucination, FailureKind: null, CanaryRate: > 0.1, ControlRate: 0 });
    }

    [Fact]
    public async Task ACanaryWhoseAnswersAreLessGrounded_IsRolledBack_ThoughNoneOfThemIsRejected()
    {
        RolloutGate gate = await PlayUntilRolledBackAsync(
            feature: f => f.UseHallucinationCheck(h => h.AddDetector(new Scored())), request: user => new GenAIRequest("What does it cost?") { UserId = user, Sources = ["Anything."] });
        Assert.Equal(RolloutMetric.Quality, gate.Metric);
        Assert.Matches(@"^rate of poor answers [\d.]+ % against [\d.]+ % in control, \d+ canary units, e = \d+ over threshold 1000$", await ReasonAsync());
    }

    [Fact]
    public async Task ACanaryThatUsersDislike_IsRolledBack()
    {
        GenAIPipeline pipeline = _rig.Build(feature: null);
        await _rig.StepAsync();
        for (int i = 0; i < 4_000 && (await _rig.StatusAsync()).Phase == RolloutPhase.Running; i++)
        {
            GenAIResult result = await pipeline.ExecuteAsync(RolloutRig.From($"user-{i}"));
            if (i % (result.Arm == "canary" ? 3 : 30) == 0)
            {
                await pipeline.RecordFeedbackAsync(new FeedbackToken(result.FeedbackToken!), helpful: false);
            }

            if (i % 100 == 0)
            {
                await _rig.StepAsync();
            }
        }

        Assert.StartsWith("rate of negative feedback 100.0 % against 100.0 % in control, ", await ReasonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneKindOfFailure_IsSeen_ThoughAnotherModelMakesItGood()
    {
        _rig.New.Otherwise = FakeReply.Text("");
        RolloutGate gate = await PlayUntilRolledBackAsync(rollout: r => RolloutRig.Quick(r).Canary("canary", arm => arm.UseModels("new", "old"))
            .Gate(RolloutMetric.Cost, one => one.IsOn = false));
        Assert.Equal((RolloutMetric.Error, FailureKind.Empty), (gate.Metric, gate.FailureKind));
        Assert.StartsWith("rate of empty 100.0 % against 0.0 % in control", await ReasonAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOutageOfBothArms_RollsNothingBack()
    {
        GenAIPipeline pipeline = _rig.Build(null, f => f.UseResilience(r => r.MaxRetries = 0));
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 1_000, users: 5_000, TimeSpan.FromMilliseconds(1));
        _rig.New.Otherwise = _rig.Old.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
        await _rig.PlayAsync(pipeline, 2_000, users: 5_000, TimeSpan.FromMilliseconds(1));
        Assert.DoesNotContain(await _rig.Control.GetHistoryAsync("email"), entry => entry.Action == RolloutAction.RolledBack);
        Assert.Equal(RolloutPhase.Running, (await _rig.StatusAsync()).Phase);
    }

    [Fact]
    public async Task AnOutageOfBothArms_RollsNothingBack_ThoughTheCanarysCacheIsTheColderOne()
    {
        GenAIPipeline pipeline = _rig.Build(null, f => f.UseResilience(r => r.MaxRetries = 0).UseCache(CacheSharing.Everyone));
        await _rig.StepAsync();
        for (int i = 0; i < 6_000; i++)
        {
            if (i == 3_000)
            {
                _rig.New.Otherwise = _rig.Old.Otherwise = FakeReply.Throw(() => new HttpRequestException("down"));
            }

            // A few questions are asked often, many seldom, and some once.
            string question = i % 5 == 0 ? $"once {i}" : $"{(int)Math.Pow(1_000, i * 31 % 997 / 997.0)}";
            await pipeline.ExecuteAsync(RolloutRig.From($"user-{i * 7919L % 5_000}", question));
            if (i % 100 == 99)
            {
                await _rig.StepAsync();
            }
        }

        Assert.DoesNotContain(await _rig.Control.GetHistoryAsync("email"), entry => entry.Action == RolloutAction.RolledBack);
    }

    [Fact]
    public async Task WhatTheNextStageWouldCost_HoldsIt_WhereALimitWouldNot()
    {
        SpreadTokens(_rig.Old, 1);
        _rig.New.Otherwise = FakeReply.Text("from-new").WithUsage(10_000, 10_000);
        GenAIPipeline pipeline = _rig.Build(
            r => RolloutRig.Quick(r).Gate(RolloutMetric.Cost, gate => gate.IsOn = false), f => f.UseCostBreaker(c => c.PerFeature(usd: 20, Per.Hour)));
        await _rig.StepAsync();
        for (int i = 0; i < 12; i++)
        {
            await _rig.PlayAsync(pipeline, 500, users: 6_000, TimeSpan.FromSeconds(2));
        }

        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal((RolloutPhase.Running, 10, RolloutVerdict.Hold), (status.Phase, status.Percent, status.Verdict));
        Assert.True(status.NextStage is { Holds: false, Percent: 50 });
        Assert.StartsWith("at 50 % the feature is expected to cost ", status.Reasons[0], StringComparison.Ordinal);
        Assert.InRange(status.Everybody!.UsdPerHour, 50, 56);
    }

    [Fact]
    public async Task WithoutAModelInTheControlArm_TheRatesThatAreAllowedCount()
    {
        int asked = 0;
        _rig.New.Answer = _ => asked++ % 4 == 0 ? FakeReply.Throw(() => new HttpRequestException("down")) : null;
        RolloutGate gate = await PlayUntilRolledBackAsync(rollout: r => r.Stage(10, hours: 1).Stage(100));
        Assert.Equal(RolloutMetric.Error, gate.Metric);
        Assert.Matches(@"^error rate [\d.]+ % where 5 % are allowed, \d+ canary units, e = \d+ over threshold 250$", await ReasonAsync());
    }

    [Fact]
    public async Task WithoutAModelInTheControlArm_ACanaryThatDoesWell_IsPromoted()
    {
        GenAIPipeline pipeline = _rig.Build(r => r.Stage(10, hours: 1).Stage(100));
        await _rig.StepAsync();
        await _rig.PlayAsync(pipeline, 1_500, users: 1_500, TimeSpan.FromSeconds(10));
        Assert.Equal(RolloutPhase.Completed, (await _rig.StatusAsync()).Phase);
    }

    [Fact]
    public async Task UnitsThatDoNotFallAsTheyShould_HoldEverything()
    {
        GenAIPipeline pipeline = _rig.Build();
        await _rig.StepAsync();
        int control = 0;
        for (int i = 0; i < 8_000; i++)
        {
            string user = $"user-{i}";
            bool isIn = RolloutBucket.Of(user, "email").IsIn(10);
            if (isIn || control++ % 2 == 0)
            {
                _rig.Time.Advance(TimeSpan.FromSeconds(5));
                await pipeline.ExecuteAsync(RolloutRig.From(user));
            }
        }

        await _rig.StepAsync();
        RolloutStatus status = await _rig.StatusAsync();
        Assert.Equal(10, status.Percent);
        Assert.StartsWith("units do not fall into the shares of the plan (", status.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEntry_HasTheGatesAsTheyStood()
    {
        await PlayUntilRolledBackAsync(feature: null, before: () => _rig.New.Otherwise = FakeReply.Text(""));
        string evidence = (await _rig.Control.GetHistoryAsync("email"))[0].Evidence!;
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(evidence);
        Assert.Contains(json.RootElement.EnumerateArray(), gate => gate.GetProperty("metric").GetString() == "Error"
            && gate.GetProperty("verdict").GetString() == "RollBack" && gate.GetProperty("worse_evidence").GetDouble() > 250);
    }

    private async Task<RolloutGate> PlayUntilRolledBackAsync(
        Action<RolloutOptions>? rollout = null, Action<FeatureBuilder>? feature = null, Func<string, GenAIRequest>? request = null, Action? before = null)
    {
        GenAIPipeline pipeline = _rig.Build(rollout, f =>
        {
            f.UseResilience(r => r.MaxRetries = 0);
            feature?.Invoke(f);
        });
        await _rig.StepAsync();
        before?.Invoke();
        for (int i = 0; i < 20_000; i++)
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(10));
            await pipeline.ExecuteAsync(request?.Invoke($"user-{i}") ?? RolloutRig.From($"user-{i}"));
            if (i % 100 == 99)
            {
                await _rig.StepAsync();
                if (await _rig.StatusAsync() is { Phase: RolloutPhase.RolledBack } status)
                {
                    return status.Gates.Where(gate => gate.Verdict == RolloutVerdict.RollBack).MaxBy(gate => gate.WorseEvidence / gate.Threshold)!;
                }
            }
        }

        throw new InvalidOperationException((await _rig.StatusAsync()).ToString());
    }

    private async Task<string> ReasonAsync() => (await _rig.Control.GetHistoryAsync("email"))[0].Reason;

    /// <summary>A model that takes from the median's half to its double, evenly.</summary>
    private void SpreadLatency(FakeChatClient client, int medianMs)
    {
        int asked = 0;
        client.Answer = _ =>
        {
            _rig.Time.Advance(TimeSpan.FromMilliseconds(medianMs * (0.5 + (asked++ * 37 % 100 / 100.0))));
            return null;
        };
    }

    private static void SpreadTokens(FakeChatClient client, int median)
    {
        int asked = 0;
        client.Answer = _ =>
        {
            int tokens = (int)Math.Ceiling(median * (0.5 + (asked++ * 37 % 100 / 100.0)));
            return FakeReply.Text("from-model").WithUsage(tokens, tokens);
        };
    }

    /// <summary>Scores from 0.5 to 1 evenly; those of the canary's model a quarter lower.</summary>
    private sealed class Scored : IHallucinationDetector
    {
        private int _asked;

        public string Version => "scored";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => new(new Detection(
            Verdict.Supported, [], Coverage: 1, Score: (0.5 + (_asked++ * 37 % 100 / 200.0)) * (arguments.Answer == "from-new" ? 0.75 : 1)));
    }
}
