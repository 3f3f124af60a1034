using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI;
using SafeGenAI.AotApp;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Fallback;
using SafeGenAI.Feedback;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;

// The whole chain, compiled ahead of time, around a model that fails on demand.
ScriptedClient small = new("""{"title":"Small","words":3}""");
ScriptedClient large = new("""{"title":"Large","words":5}""");
string decisions = Path.Combine(Path.GetTempPath(), $"safegenai-aot-{Environment.ProcessId}.jsonl");
await using SafeGenAI.Decisions.JsonLinesDecisionSink file = new(new(decisions));
GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("aot")
    .AddModel("small", small, new ModelPrice(0.25m, 2m))
    .AddModel("large", large, new ModelPrice(1.25m, 10m))
    .AddDecisionSink(file)
    .Configure(feature => feature
        .UseModels("small", "large")
        .UseCache(CacheSharing.User)
        .UseHallucinationCheck()
        .UseResilience(r => r.MaxRetries = 0)
        .UseCostBreaker(c => c.PerUser(usd: 1, Per.Day))
        .UseFallback(f => f.Otherwise(Rung.Template("{Subject}, later"))))
    .Build();

int checks = 0;

GenAIResult answer = await pipeline.ExecuteAsync(Ask("one"));
Check(answer.Provenance == Provenance.Model && answer.Usage.CostNanoUsd > 0, "a model answers and is paid");
Check((await pipeline.ExecuteAsync(Ask("one"))).Provenance == Provenance.Cache, "the same question is a hit");

GenAIResult<Title> typed = await pipeline.ExecuteAsync(Ask("two"), _ => new Title("none", 0), AotJson.Default.Title);
Check(typed.Value == new Title("Small", 3), "a typed answer is parsed without reflection");

small.Fails = true;
Check((await pipeline.ExecuteAsync(Ask("three"))).Model == "large", "the second model answers");

large.Fails = true;
Check((await pipeline.ExecuteAsync(Ask("four"))).Text == "Report, later", "a rung answers");

GenAIStreamingAnswer stream = pipeline.ExecuteStreamingAsync(Ask("five"));
string text = "";
await foreach (ChatResponseUpdate update in stream)
{
    text += update.Text;
}

Check(text == "Report, later" && stream.Result?.Outcome == Outcome.FellBack, "a stream falls back too");
typed = await pipeline.ExecuteAsync(Ask("six"), _ => new Title("none", 0), AotJson.Default.Title);
Check(typed.Value.Name == "none" && typed.Provenance == Provenance.CallerFallback, "a typed call has its fallback");

await file.DisposeAsync();
Check(File.ReadAllLines(decisions).Length == 7, "every call wrote its decision");
File.Delete(decisions);
GenAIPipeline guarded = GenAIPipeline.CreateBuilder("checked")
    .AddModel("invents", new ScriptedClient("Parking costs 150 euros a month."))
    .AddModel("judge", new ScriptedClient("""{"statements":[]}"""))
    .Configure(feature => feature
        .UseModels("invents")
        .UseReview()
        .UseHallucinationCheck(check =>
        {
            check.Grounding = GroundingProfile.Knowledge;
            check.Confidence.Samples = 2;
            check.UseJudge("judge");
        }))
    .Build();
GenAIResult rejected = await guarded.ExecuteAsync(new GenAIRequest("What does it cost?") { Sources = ["Parking costs 120 euros a month."], UserId = "u" });
Check(rejected.Outcome == Outcome.FellBack && rejected.Findings.Count > 0, "a number that no source gives does not leave");
Check((await guarded.RecordFeedbackAsync(rejected.CallId, helpful: false, userId: "u")).Outcome == FeedbackOutcome.Recorded, "a vote is recorded");

ServiceCollection services = new();
services.AddSafeGenAI()
    .AddModel("small", _ => new ScriptedClient("from the canary"))
    .AddFeature("rolled", feature => feature
        .UseRollout(rollout => rollout.Stage(100).Allow("u").Deny("out"))
        .UseFallback(f => f.Otherwise(Rung.Template("baseline"))));
await using ServiceProvider provider = services.BuildServiceProvider();
GenAIPipeline rolled = provider.GetRequiredKeyedService<GenAIPipeline>("rolled");
RolloutControl control = provider.GetRequiredService<RolloutControl>();
await control.EvaluateAsync("rolled");
await control.EvaluateAsync("rolled");
Check((await rolled.ExecuteAsync(Ask("seven"))).Text == "from the canary", "who is in gets the canary, in a container");
Check((await rolled.ExecuteAsync(new GenAIRequest("seven") { UserId = "out" })).Text == "baseline", "who is not gets the baseline");
Check((await control.GetHistoryAsync("rolled")).Count > 0, "what was decided is kept");

Console.WriteLine($"{checks} checks passed, compiled ahead of time");
return 0;

static GenAIRequest Ask(string question) => new(question)
{
    UserId = "u",
    Variables = new Dictionary<string, string> { ["Subject"] = "Report" },
};

void Check(bool holds, string what)
{
    if (!holds)
    {
        Console.Error.WriteLine($"FAILED: {what}");
        Environment.Exit(1);
    }

    checks++;
}
