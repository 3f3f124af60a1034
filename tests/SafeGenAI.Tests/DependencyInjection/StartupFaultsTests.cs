using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Cache.Shared;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>What is wrong is told when the host starts, all of it at once.</summary>
public sealed class StartupFaultsTests
{
    public static TheoryData<string, Action<SafeGenAIBuilder>> SingleFaults => new()
    {
        { "Model 'model' has no client: no IChatClient is registered; register one, or call AddModel.", _ => { } },
        {
            "Model 'small' has no client: no IChatClient is registered under the key 'small'; register one, or pass a factory to AddModel.",
            b => b.AddModel("small")
        },
        { "Model 'small' has no client: its factory returned null; return an IChatClient.", b => b.AddModel("small", _ => null!) },
        {
            "Model 'small' has no client: making it threw FormatException: The key is no key.",
            b => b.AddModel("small", _ => throw new FormatException("The key is no key."))
        },
        { "Model 'small' has no client: ReplaceModels gave null for it; return an IChatClient.", b => Small(b).ReplaceModels(_ => null!) },
        { "1 of 1 models has a blank name; pass a name to AddModel.", b => b.AddModel(" ", _ => new FakeChatClient()) },
        { "2 of 2 features have a blank name; pass a name to AddFeature.", b => Small(b).AddFeature("").AddFeature(" ") },
        { "The model 'small' is added twice; give each its own name.", b => Small(Small(b)).AddFeature("f", f => f.UseModels("small")) },
        { "The feature 'f' is added twice; say all of it in one AddFeature.", b => Small(b).AddFeature("f").AddFeature("f") },
        {
            "The name 'small' is used by a model and by a feature, and both are keys of IChatClient; rename one.",
            b => Small(b).AddFeature("small")
        },
        {
            "The name 'small' is used by a model and by a feature, and both are keys of IChatClient; rename one.",
            b => b.AddModel("small").AddFeature("small")
        },
        {
            "Feature 'f' names no model and there are 2: call UseModels with some of 'large', 'small'.",
            b => Small(b).AddModel("large", _ => new FakeChatClient()).AddFeature("f")
        },
        { "Feature 'f' uses the model 'huge', which is not added; known are 'small'.", b => Small(b).AddFeature("f", f => f.UseModels("small", "huge")) },
        { "Feature 'f': UseModels() needs at least one name, none blank and none twice.", b => Small(b).AddFeature("f", f => f.UseModels()) },
        { "Feature 'f': UseModels(\"small\", \"\") needs at least one name, none blank and none twice.", b => Small(b).AddFeature("f", f => f.UseModels("small", null!)) },
        {
            "Feature 'f': UseModels(\"small\", \"small\") needs at least one name, none blank and none twice.",
            b => Small(b).AddFeature("f", f => f.UseModels("small", "small"))
        },
        { "Feature 'f': UseModels is called twice; say all of it in one call.", b => Small(b).AddFeature("f", f => f.UseModels("small").UseModels("small")) },
        { "Feature 'f': UseFallback is called twice; say all of it in one call.", b => Small(b).AddFeature("f", f => f.UseFallback(_ => { }).UseFallback(_ => { })) },
        { "Feature 'f': UseTools is called twice; say all of it in one call.", b => Small(b).AddFeature("f", f => f.UseTools().UseTools("a")) },
        {
            "Feature 'f': UseFallback: A caller who cancelled gets no fallback: take On(FailureKind.Canceled, ...) out.",
            b => Small(b).AddFeature("f", f => f.UseFallback(l => l.On(FailureKind.Canceled, Rung.Echo())))
        },
        {
            "Feature 'f': UseFallback: The template \"{Subject\" has a brace at position 0 that is no placeholder. Write {Name} for a variable, {{ or }} for a brace.",
            b => Small(b).AddFeature("f", f => f.UseFallback(l => l.Otherwise(Rung.Template("{Subject"))))
        },
        {
            "Feature 'f': UseQuota sets no limit; add one, for example PerUser(10, Per.Day).",
            b => Small(b).AddFeature("f", f => f.UseQuota(_ => { }))
        },
        {
            "Feature 'f': The limit 0 calls per day for each user of feature 'f' admits no call: set an amount above zero, or remove the limit.",
            b => Small(b).AddFeature("f", f => f.UseQuota(q => q.PerUser(0, Per.Day).PerTenant(5, Per.Day)))
        },
        { "Feature 'f': UseCache(99) names no sharing; pass CacheSharing.Everyone, Tenant or User.", b => Small(b).AddFeature("f", f => f.UseCache((CacheSharing)99)) },
        { "Feature 'f': Cache.FreshFor is 00:00:00; set more than zero.", b => Small(b).AddFeature("f", f => f.UseCache(CacheSharing.User, c => c.FreshFor = default)) },
        {
            "Feature 'f': Cache.KeepFor is 00:30:00, shorter than Cache.FreshFor, 01:00:00; set at least that.",
            b => Small(b).AddFeature("f", f => f.UseCache(CacheSharing.User, c => c.KeepFor = TimeSpan.FromMinutes(30)))
        },
        {
            "UseSharedCache has no key; set SharedCache:Key to base64 of at least 32 random bytes, the same in every process, or pass it.",
            b => Small(WithStore(b)).UseSharedCache()
        },
        {
            "UseSharedCache finds no IDistributedCache; register one, for example with AddStackExchangeRedisCache.",
            b => Small(b).UseSharedCache(Key)
        },
        {
            "UseSharedCache finds no IDistributedCache: making it threw FormatException; resolve it by itself to see why.",
            b => Small(WithStore(b, _ => throw new FormatException("password=canary"))).UseSharedCache(Key)
        },
        { "UseSharedCache is called twice; say all of it in one call.", b => Small(WithStore(b)).UseSharedCache(Key).UseSharedCache(Key) },
        { "UseSharedCache: No.", b => Small(WithStore(b)).UseSharedCache(Key, _ => throw new ArgumentException("No.")) },
        {
            "SharedCache.ReadTimeout is 00:00:00; set more than zero, at most 00:01:00.",
            b => Small(WithStore(b)).UseSharedCache(Key, c => c.ReadTimeout = default)
        },
        {
            "SharedCache.MaxEntryBytes is 1023; set 1024 to 16777216.",
            b => Small(WithStore(b)).UseSharedCache(Key, c => c.MaxEntryBytes = 1_023)
        },
        { "Feature 'f': Resilience.AttemptTimeout is 00:00:00; set more than zero and at most one day.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.AttemptTimeout = default)) },
        { "Feature 'f': Resilience.FirstContentTimeout is -00:00:01; set more than zero and at most one day.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.FirstContentTimeout = TimeSpan.FromSeconds(-1))) },
        { "Feature 'f': Resilience.IdleTimeout is 00:00:00; set more than zero and at most one day.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.IdleTimeout = default)) },
        { "Feature 'f': Resilience.RetryDelay is 00:00:00; set more than zero and at most one day.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.RetryDelay = default)) },
        { "Feature 'f': Resilience.Deadline is 2.00:00:00; set more than zero and at most one day.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.Deadline = TimeSpan.FromDays(2))) },
        { "Feature 'f': InputLimit.MaxCharacters is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseInputLimit(i => i.MaxCharacters = 0)) },
        { "Feature 'f': InputLimit.MaxAttachmentBytes is -1; set 0 for none, or more.", b => Small(b).AddFeature("f", f => f.UseInputLimit(i => i.MaxAttachmentBytes = -1)) },
        { "Feature 'f': Resilience.MaxRetries is 11; set 0 to 10.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.MaxRetries = 11)) },
        { "Feature 'f': Resilience.MaxRetries is -1; set 0 to 10.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.MaxRetries = -1)) },
        { "Feature 'f': Resilience.MaxAttempts is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseResilience(r => r.MaxAttempts = 0)) },
        { "Feature 'f': HallucinationCheck.Instruction is blank; leave it at its default, or say how to quote.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.Instruction = " ")) },
        { "Feature 'f': HallucinationCheck.StructuredInstruction is blank; leave it at its default, or say how to quote beside a JSON value.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.StructuredInstruction = "")) },
        { "Feature 'f': HallucinationCheck.Preset is 9; set Balanced, Precise or Recall.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.Preset = (CheckPreset)9)) },
        { "Feature 'f': HallucinationCheck.Streaming is 9; set Hold, Window or Observe.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.Streaming = (CheckStreaming)9)) },
        { "Feature 'f': HallucinationCheck.MinimumCoverage is NaN; set a share from 0 to 1.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.MinimumCoverage = double.NaN)) },
        { "Feature 'f': HallucinationCheck.On(9, ...) names no verdict; pass a value of Verdict.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.On((Verdict)9, CheckAction.Accept))) },
        { "Feature 'f': HallucinationCheck.On(Verdict.Uncertain, 99) names no action; pass a value of CheckAction.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.On(Verdict.Uncertain, (CheckAction)99))) },
        { "Feature 'f': HallucinationCheck.On(\"\", ...) names no finding; pass a code such as QuoteFindingCodes.Failed.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.On(" ", CheckAction.Accept))) },
        { "Feature 'f': HallucinationCheck.On(\"quote.failed\", 99) names no action; pass a value of CheckAction.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.On("quote.failed", (CheckAction)99))) },
        { "Feature 'f': HallucinationCheck.Confidence.Samples is 6; set 2 to 5, or 0 for none.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.Confidence.Samples = 6)) },
        { "Feature 'f': HallucinationCheck.Judge.Timeout is -00:00:00.0010000; set more than zero and at most an hour.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.Timeout = Timeout.InfiniteTimeSpan))) },
        { "Feature 'f': HallucinationCheck.Judge.RequiredOverlap is NaN; set a share from 0 to 1.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.RequiredOverlap = double.NaN))) },
        { "Feature 'f': HallucinationCheck.Judge.MaxSourceCharacters is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.MaxSourceCharacters = 0))) },
        { "Feature 'f': HallucinationCheck.Judge.MaxAnswerCharacters is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.MaxAnswerCharacters = 0))) },
        { "Feature 'f': HallucinationCheck.Judge.MaxOutputTokens is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.MaxOutputTokens = 0))) },
        { "Feature 'f': HallucinationCheck.Judge.Temperature is 3; set 0 to 2, or leave it null.", b => Small(b).AddFeature("f", f => f.UseHallucinationCheck(h => h.UseJudge("small", j => j.Temperature = 3))) },
        { "Feature 'f': Review.AcceptedRate is 0.06; set 0, or 0.01 to 0.05.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.AcceptedRate = 0.06)) },
        { "Feature 'f': Review.AcceptedRate is 0.005; set 0, or 0.01 to 0.05.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.AcceptedRate = 0.005)) },
        { "Feature 'f': Review.AcceptedRate is NaN; set 0, or 0.01 to 0.05.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.AcceptedRate = double.NaN)) },
        { "Feature 'f': Review.UncertainRate is 1.5; set 0 to 1.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.UncertainRate = 1.5)) },
        { "Feature 'f': Review.RejectedRate is -0.1; set 0 to 1.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.RejectedRate = -0.1)) },
        { "Feature 'f': Review.FailedRate is NaN; set 0 to 1.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.FailedRate = double.NaN)) },
        { "Feature 'f': Review.NegativeFeedbackRate is 2; set 0 to 1.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.NegativeFeedbackRate = 2)) },
        { "Feature 'f': Review.MaxTextCharacters is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.MaxTextCharacters = 0)) },
        { "Feature 'f': Review.Salt is null; set a text, or leave it empty.", b => Small(b).AddFeature("f", f => f.UseReview(r => r.Salt = null!)) },
        { "Feature 'f': Rollout: the plan (10 %) does not end at 100 %; add .Stage(100).", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Stage(10))) },
        { "Feature 'f': Rollout: the stage of 10 % follows that of 20 %; each has more than the one before.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Stage(20).Stage(10).Stage(100))) },
        { "Feature 'f': Rollout: the plan (10 %, shadow of 5 %, 100 %) has a shadow stage that is not the first; call Shadow once, before all Stage calls.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Stage(10).Shadow(5, usdPerHour: 1).Stage(100)).UseCostBreaker(c => c.CeilingPrice = new ModelPrice(1, 1))) },
        { "Feature 'f' has a limit in USD and its model 'small' has no price: pass one to AddModel, add a price list that knows it with UsePrices, or set CostBreaker.CeilingPrice.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Shadow(5, usdPerHour: 1).Stage(100))) },
        { "Feature 'f': UseRollout: A stage has 0 %; pass more than 0 and at most 100.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Stage(0))) },
        { "Feature 'f': UseRollout: The shadow may cost 0 USD per hour; pass more than zero.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Shadow(5, usdPerHour: 0))) },
        { "Feature 'f': UseRollout: The arm 'a' uses the models \"small\", \"small\"; pass at least one name, none blank and none twice.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Canary("a", arm => arm.UseModels("small", "small")))) },
        { "Feature 'f': Rollout: Anonymous is 9; set Refuse, Control or PerCall.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Anonymous = (RolloutAnonymous)9)) },
        { "Feature 'f': Rollout: PollInterval is 00:00:00; set 00:00:00.1000000 to 00:05:00.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.PollInterval = TimeSpan.Zero)) },
        { "Feature 'f': Rollout: ExpectedCallsPerDay is 0; set more than zero, or null.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.ExpectedCallsPerDay = 0)) },
        { "Feature 'f': Rollout: Salt is blank; set a text, or leave it null for the feature's name.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Salt = " ")) },
        { "Feature 'f': Rollout: both arms are named 'a'; give each a name of its own.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Canary("a").Control("a"))) },
        { "Feature 'f': Rollout gate Error: Tolerance is 0.5; set 1 to 10.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Gate(RolloutMetric.Error, gate => gate.Tolerance = 0.5))) },
        { "Feature 'f': Rollout gate Error: MaxRate is 1; set a share above 0 and below 1.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Gate(RolloutMetric.Error, gate => gate.MaxRate = 1))) },
        { "Feature 'f': Rollout gate Error: SlowerThan is set; only the gate of Latency has it.", b => Small(b).AddFeature("f", f => f.UseRollout(r => r.Gate(RolloutMetric.Error, gate => gate.SlowerThan = TimeSpan.FromSeconds(1)))) },
        { "Feature 'f': UseRollout is called twice; say all of it in one call.", b => Small(b).AddFeature("f", f => f.UseRollout().UseRollout()) },
        { "Feature 'f': UseReview is called twice; say all of it in one call.", b => Small(b).AddFeature("f", f => f.UseReview().UseReview()) },
        { "Feature 'f': CostBreaker.MaxOutputTokens is 0; set at least 1.", b => Small(b).AddFeature("f", f => f.UseCostBreaker(c => c.MaxOutputTokens = 0)) },
        { "CostBreaker.MaxOutputTokens is -5; set at least 1.", b => Small(b).UseCostBreaker(c => c.MaxOutputTokens = -5) },
        {
            "Feature 'f': The limit 0 tokens per hour for each user of feature 'f' admits no call: set an amount above zero, or remove the limit.",
            b => Small(b).AddFeature("f", f => f.UseCostBreaker(c => c.PerUser(tokens: 0L, Per.Hour)))
        },
        {
            "The limit -1 requests per minute over all calls admits no call: set an amount above zero, or remove the limit.",
            b => Small(b).UseCostBreaker(c => c.Global(requests: -1, Per.Minute))
        },
        {
            "Feature 'f': The limit 9,000,001 USD per day for each feature of feature 'f' is above 9,000,000 USD, up to which every store counts exactly: set a smaller amount, or a shorter window.",
            b => b.AddModel("small", _ => new FakeChatClient(), new ModelPrice(1, 1)).AddFeature("f", f => f.UseCostBreaker(c => c.PerFeature(usd: 9_000_001m, Per.Day)))
        },
        {
            "Feature 'f' has a limit in USD and its model 'small' has no price: pass one to AddModel, add a price list that knows it with UsePrices, or set CostBreaker.CeilingPrice.",
            b => Small(b).AddFeature("f", f => f.UseCostBreaker(c => c.PerFeature(usd: 1m, Per.Day)))
        },
        {
            "Feature 'default' has a limit in USD and its model 'small' has no price: pass one to AddModel, add a price list that knows it with UsePrices, or set CostBreaker.CeilingPrice.",
            b => Small(b).UseCostBreaker(c => c.Global(usd: 1m, Per.Day))
        },
    };

    [Theory]
    [MemberData(nameof(SingleFaults))]
    public async Task L24_AFault_StopsTheStart(string fault, Action<SafeGenAIBuilder> say)
    {
        SafeGenAIConfigurationException exception = await StartAsync(say);

        Assert.Equal([fault], exception.Faults);
        Assert.Equal($"SafeGenAI is not configured: 1 fault.{Environment.NewLine}- {fault}", exception.Message);
    }

    [Theory]
    [InlineData("Resilience:AttemptTimeout", "\"00:00:00\"", "Feature 'f': Resilience.AttemptTimeout is 00:00:00; set more than zero and at most one day.")]
    [InlineData("Resilience:MaxRetries", "11", "Feature 'f': Resilience.MaxRetries is 11; set 0 to 10.")]
    [InlineData("Cache:KeepFor", "\"00:00:01\"", "Feature 'f': Cache.KeepFor is 00:00:01, shorter than Cache.FreshFor, 01:00:00; set at least that.")]
    [InlineData("CostBreaker:MaxOutputTokens", "0", "Feature 'f': CostBreaker.MaxOutputTokens is 0; set at least 1.")]
    [InlineData("CostBreaker:PerUser:TokensPerDay", "-7", "Feature 'f': The limit -7 tokens per day for each user of feature 'f' admits no call: set an amount above zero, or remove the limit.")]
    public async Task L24_AValueOutOfRangeInConfiguration_StopsTheStart(string setting, string json, string fault)
    {
        SafeGenAIConfigurationException exception = await StartAsync(
            b => Small(b).AddFeature("f", f => f.UseCache(CacheSharing.Everyone).UseCostBreaker(c => c.PerUser(tokens: 5L, Per.Day))),
            Configured.Setting($"Features:f:{setting}", json));

        Assert.Equal([fault], exception.Faults);
    }

    [Theory]
    [InlineData("FailureRatio", "0", "Circuit.FailureRatio is 0; set more than 0 and at most 1.")]
    [InlineData("MinimumThroughput", "1", "Circuit.MinimumThroughput is 1; set at least 2.")]
    [InlineData("SamplingDuration", "\"00:00:00.4\"", "Circuit.SamplingDuration is 00:00:00.4000000; set half a second to one day.")]
    [InlineData("BreakDuration", "\"1.00:00:01\"", "Circuit.BreakDuration is 1.00:00:01; set half a second to one day.")]
    public async Task L24_ACircuitOutOfRange_StopsTheStart(string setting, string json, string fault) => Assert.Equal(
        [$"Model 'small': {fault}"],
        (await StartAsync(b => Small(b), Configured.Setting($"Models:small:Circuit:{setting}", json))).Faults);

    [Fact]
    public async Task L24_EveryFault_IsListedAtOnce()
    {
        SafeGenAIConfigurationException exception = await StartAsync(
            b => b
                .UseCostBreaker(c => c.Global(tokens: 0L, Per.Day))
                .UseCostBreaker(c => c.Global(tokens: 1L, null!))
                .AddModel("small", _ => throw new FormatException("no key"))
                .AddModel("large")
                .AddModel("both", _ => new FakeChatClient())
                .AddModel("unpriced", _ => new FakeChatClient())
                .AddFeature("both", f => f.UseModels("huge").UseModels("small"))
                .AddFeature("f", f => f.UseCache(default, c => c.FreshFor = default).UseResilience(r => (r.MaxRetries, r.Deadline) = (-1, default)))
                .AddFeature("g", f => f.UseModels("unpriced").UseCostBreaker(c => c.PerUser(usd: 1m, Per.Day))),
            Configured.Json("""{ "Features": { "f": { "Resilience": { "MaxRetry": 1, "MaxAttempts": "x" } }, "h": {} } }"""));

        string[] expected =
            [
                "Features:f:Resilience:MaxAttempts is \"x\"; set a whole number.",
                "Features:f:Resilience:MaxRetry is not a setting; known here are 'AttemptTimeout', 'Deadline', 'FirstContentTimeout', 'IdleTimeout', 'MaxAttempts', 'MaxRetries', 'RetryDelay'.",
                "Features:h is not a setting; known here are 'both', 'f', 'g'.",
                "UseCostBreaker: 'per' is null; pass one.",
                "Feature 'f': Resilience.Deadline is 00:00:00; set more than zero and at most one day.",
                "Feature 'f': Resilience.MaxRetries is -1; set 0 to 10.",
                "Feature 'f': UseCache(0) names no sharing; pass CacheSharing.Everyone, Tenant or User.",
                "Feature 'f': Cache.FreshFor is 00:00:00; set more than zero.",
                "Feature 'f' names no model and there are 4: call UseModels with some of 'both', 'large', 'small', 'unpriced'.",
                "Feature 'g' has a limit in USD and its model 'unpriced' has no price: pass one to AddModel, add a price list that knows it with UsePrices, or set CostBreaker.CeilingPrice.",
                "Feature 'both': UseModels is called twice; say all of it in one call.",
                "The limit 0 tokens per day over all calls admits no call: set an amount above zero, or remove the limit.",
                "The name 'both' is used by a model and by a feature, and both are keys of IChatClient; rename one.",
                "Model 'small' has no client: making it threw FormatException: no key",
                "Model 'large' has no client: no IChatClient is registered under the key 'large'; register one, or pass a factory to AddModel.",
            ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), exception.Faults.Order(StringComparer.Ordinal));
        Assert.Equal("no key", Assert.IsType<FormatException>(exception.InnerException).Message);
    }

    [Fact]
    public async Task AFault_StopsTheStart_BeforeOtherServicesBegin()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        Worker worker = new();
        builder.Services.AddSingleton<IHostedService>(worker);
        builder.Services.AddSafeGenAI();
        using IHost host = builder.Build();

        await Assert.ThrowsAsync<SafeGenAIConfigurationException>(() => host.StartAsync());

        Assert.False(worker.HasStarted);
    }

    [Fact]
    public void ASecondLook_TellsTheSameFaults_NotTwice()
    {
        ServiceCollection services = new();
        services.AddSafeGenAI(Configured.Json("""{ "What": 1 }""")).AddModel("small");
        using ServiceProvider provider = services.BuildServiceProvider();

        SafeGenAIConfigurationException first = Assert.Throws<SafeGenAIConfigurationException>(provider.GetRequiredService<GenAIPipeline>);
        SafeGenAIConfigurationException second = Assert.Throws<SafeGenAIConfigurationException>(provider.GetRequiredService<GenAIPipeline>);

        Assert.Equal(2, first.Faults.Count);
        Assert.Equal(first.Faults, second.Faults);
    }

    [Fact]
    public void AClientMadeFromAPipeline_IsAFault_NotAnEndlessRecursion()
    {
        ServiceCollection services = new();
        services.AddSafeGenAI();
        services.AddSingleton(provider => provider.GetRequiredService<GenAIPipeline>().AsChatClient());
        using ServiceProvider provider = services.BuildServiceProvider();

        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(provider.GetRequiredService<GenAIPipeline>);

        Assert.Equal(
            "Model 'model' has no client: making it threw InvalidOperationException: a model's client asks for a pipeline, which is built around " +
            "that client; register the model's own client under a key, and adopt it with AddModel(key)",
            Assert.Single(exception.Faults));
    }

    [Fact]
    public void WithoutAContainer_TheBuilder_ListsTheSameFaults()
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f").AddModel("small", new FakeChatClient()).AddModel("small", new FakeChatClient())
            .Configure(f => f.UseModels("small").UseResilience(r => r.MaxRetries = 99));

        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(builder.Build);

        Assert.Equal(
            ["The model 'small' is added twice; give each its own name.", "Feature 'f': Resilience.MaxRetries is 99; set 0 to 10."], exception.Faults);
    }

    private static byte[] Key => new byte[32];

    private static SafeGenAIBuilder WithStore(SafeGenAIBuilder builder, Func<IServiceProvider, IDistributedCache>? store = null)
    {
        builder.Services.AddSingleton(store ?? (_ => new ScriptedStore()));
        return builder;
    }

    private static SafeGenAIBuilder Small(SafeGenAIBuilder builder) => builder.AddModel("small", _ => new FakeChatClient());

    private static async Task<SafeGenAIConfigurationException> StartAsync(Action<SafeGenAIBuilder> say, IConfiguration? configuration = null)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        say(builder.Services.AddSafeGenAI(configuration));
        using IHost host = builder.Build();
        return await Assert.ThrowsAsync<SafeGenAIConfigurationException>(() => host.StartAsync());
    }
}
