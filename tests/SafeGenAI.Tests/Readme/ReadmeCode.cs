// What stands between the markers is the README's code, to the letter: ReadmeTests compares them.
#pragma warning disable IDE0005
// <usings>
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
// </usings>
#pragma warning restore IDE0005
using Microsoft.Extensions.Hosting;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.Readme;

internal static class ReadmeCode
{
    public static void Register(HostApplicationBuilder builder, IChatClient small, IChatClient large)
    {
        // <setup>
        builder.Services.AddSafeGenAI(builder.Configuration.GetSection("SafeGenAI"))
            .AddModel("small", _ => small, new ModelPrice(input: 0.25m, output: 2m))
            .AddModel("large", _ => large, new ModelPrice(input: 1.25m, output: 10m))
            .AddFeature("email_summarization", feature => feature
                .UseModels("small", "large")
                .UseCache(CacheSharing.User)
                .UseHallucinationCheck(h => h.RequireQuotes())
                .UseCostBreaker(c => c.PerFeature(usd: 5, Per.Hour).PerUser(tokens: 50_000, Per.Hour))
                .UseFallback(f => f
                    .On(FailureKind.Hallucination, Rung.Echo("We could not summarise this one."))
                    .Otherwise(Rung.StaleAnswer, Rung.Template("{Subject}: {FirstSentence}"))));
        // </setup>
    }

    // <call>
    public sealed class Summaries([FromKeyedServices("email_summarization")] GenAIPipeline pipeline)
    {
        public Task<GenAIResult> SummariseAsync(string user, string subject, string email, CancellationToken ct) =>
            pipeline.ExecuteAsync(new GenAIRequest($"Summarise this e-mail in two sentences:\n\n{email}")
            {
                UserId = user,
                Sources = [email],
                Variables = new Dictionary<string, string> { ["Subject"] = subject, ["FirstSentence"] = email.Split('.')[0] },
            }, ct);
    }
    // </call>

    public static async Task<CalibrationReport[]> CalibrateAsync(IReadOnlyList<Decision> decisions, IFeedbackStore votes)
    {
        // <calibration>
        Dictionary<string, bool> labels = [];
        foreach (Decision decision in decisions)
        {
            foreach (FeedbackRecord vote in await votes.ReadAsync(decision.Feature, decision.CallId))
            {
                labels[vote.CallId] = vote.IsHelpful;
            }
        }

        bool? Label(Decision decision) => labels.TryGetValue(decision.CallId, out bool isHelpful) ? isHelpful : null;

        CalibrationReport probability = CalibrationReport.Of(decisions, decision => decision.Confidence?.LogProbability, Label);
        CalibrationReport selfReport = CalibrationReport.Of(decisions, decision => decision.Confidence?.SelfReport, Label);
        CalibrationReport consistency = CalibrationReport.Of(decisions, decision => decision.Confidence?.Consistency, Label);
        CalibrationReport grounding = CalibrationReport.Of(decisions, decision => decision.QualityScore, Label);
        // </calibration>
        return [probability, selfReport, consistency, grounding];
    }

    public static async Task TestAFeatureAsync()
    {
        // <test>
        await ConformanceKit.AssertSurvivesEveryFailureAsync(kit => GenAIPipeline.CreateBuilder("email_summarization")
            .AddModel("small", kit.Model)
            .Configure(feature => feature.UseFallback(f => f.Otherwise(Rung.Template("We are on it."))))
            .UseKit(kit)
            .Build());
        // </test>
    }
}
