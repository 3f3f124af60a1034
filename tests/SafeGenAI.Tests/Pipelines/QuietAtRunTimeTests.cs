using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>L26: strict at start, quiet at run time.</summary>
public sealed class QuietAtRunTimeTests
{
    [Fact]
    public Task L26_NoKindOfFailure_ReachesACallerAsAnException() =>
        ConformanceKit.AssertSurvivesEveryFailureAsync(kit => GenAIPipeline.CreateBuilder("email")
            .AddModel("small", kit.Model)
            .AddModel("large", kit.Model)
            .Configure(f => f.UseModels("small", "large").UseCache(CacheSharing.User).UseHallucinationCheck(h => h.RequireQuotes())
                .UseCostBreaker(c => c.PerUser(tokens: 1_000_000, Per.Day)).UseQuota(q => q.PerUser(10, Per.Day).PerTenant(100, Per.Day)))
            .UseKit(kit)
            .Build());

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task L26_WhateverTheApplicationPlugsIn_MayThrow(bool streaming, bool modelAnswers)
    {
        EverythingBroken broken = new(modelAnswers);
        GenAIResult result = await broken.Build().AskAsync(new GenAIRequest("hi") { UserId = "ann", Sources = ["some text"] }, streaming);

        Assert.False(string.IsNullOrWhiteSpace(result.Text));
        Assert.Equal((Outcome.FellBack, Provenance.SafeSentence), (result.Outcome, result.Provenance));
    }

    private sealed class EverythingBroken(bool modelAnswers) :
        IFailureClassifier, IHallucinationDetector, IFallbackRung, IInlineDecisionSink, ITokenEstimator, IMemoryCache
    {
        public string Version => "broken";

        public string Name => "broken";

        public GenAIPipeline Build()
        {
            SafeGenAI.DependencyInjection.GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("email")
                .AddModel("small", modelAnswers ? new FakeChatClient("an answer") : new FakeChatClient { Otherwise = FakeReply.Throw(() => new IOException("down")) })
                .AddDecisionSink(this)
                .UseTokenEstimator(this)
                .Configure(f => f
                    .UseCache(CacheSharing.User)
                    .UseFailureClassifier(this)
                    .UseResilience(r => r.MaxRetries = 0)
                    .UseCostBreaker(c => c.PerUser(tokens: 1_000_000, Per.Day))
                    .UseHallucinationCheck(h => h.AddDetector(this))
                    .UseValidation(static ValidationResult (_) => throw Broken())
                    .UseFallback(l => l.Otherwise(this, Rung.Rule(static string? (_) => throw Broken()))));
            builder.Given.Memory = this;
            return builder.Build();
        }

        public Failure Classify(in ExceptionArguments arguments) => throw Broken();

        public Failure? Classify(in AnswerArguments arguments) => throw Broken();

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => throw Broken();

        public ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken) => throw Broken();

        public void Record(Decision decision) => throw Broken();

        public long EstimateInput(InputTokenArguments arguments) => throw Broken();

        public OutputEstimate EstimateOutput(OutputTokenArguments arguments) => throw Broken();

        public ICacheEntry CreateEntry(object key) => throw Broken();

        public void Remove(object key) => throw Broken();

        public bool TryGetValue(object key, out object? value) => throw Broken();

        public void Dispose()
        {
        }

        private static InvalidOperationException Broken() => new("broken on purpose");
    }
}
