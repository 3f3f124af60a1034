using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Calls;
using SafeGenAI.Feedback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Review;

/// <summary>What the hallucination check and users' votes bring before a person.</summary>
public sealed class CheckReviewTests
{
    private const string Source = "The Lisbon office will move on 14 March 2026 to the new building at the river.";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnUncertainAnswer_IsAnItem(bool streaming)
    {
        await using ServiceProvider services = Services("The Lisbon office will move on 14 March 2026 maybe.");

        GenAIResult result = await Pipeline(services).AskAsync(Ask(), streaming);

        ReviewItem item = await SingleAsync(services);
        Assert.Equal((result.CallId, ReviewStratum.Uncertain, Verdict.Uncertain, 1), (item.CallId, item.Stratum, item.Verdict, item.Weight));
        Assert.Contains("doubt", item.Findings.Select(finding => finding.Code));
        Assert.Null(item.Content);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARejectedAnswer_IsAnExhibit_WithItsTextWhereConsentIsOn(bool streaming)
    {
        await using ServiceProvider services = Services(
            "The Lisbon office will move on 15 March 2026.", r => (r.RejectedRate, r.FailedRate, r.IncludeContent) = (1, 1, true));

        await Pipeline(services).AskAsync(Ask(), streaming);

        ReviewItem item = await SingleAsync(services);
        Assert.Equal(ReviewStratum.Rejected, item.Stratum);
        RejectedAnswer rejected = Assert.Single(item.RejectedAnswers);
        Assert.Equal((Verdict.Unsupported, "[The Lisbon office will move on 15 March 2026.]"), (rejected.Verdict, rejected.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFindingWhoseRowIsReview_AsksForAPerson_ThoughTheAnswerIsSupported(bool streaming)
    {
        await using ServiceProvider services = Services(
            "The Lisbon office will move on 14 March 2026.", check: h => h.On(Verdict.Supported, CheckAction.Review));

        await Pipeline(services).AskAsync(Ask(), streaming);

        Assert.Equal(ReviewStratum.Uncertain, (await SingleAsync(services)).Stratum);
    }

    [Fact]
    public async Task AComplaint_IsAnItem_OnceForEachCall_AndPraiseIsNone()
    {
        await using ServiceProvider services = Services("The Lisbon office will move on 14 March 2026.", r => r.AcceptedRate = 0);
        GenAIPipeline pipeline = Pipeline(services);
        GenAIResult good = await pipeline.ExecuteAsync(Ask());
        GenAIResult bad = await pipeline.ExecuteAsync(Ask());

        await pipeline.RecordFeedbackAsync(good.CallId, helpful: true, userId: "ann");
        await pipeline.RecordFeedbackAsync(bad.CallId, helpful: false, "It is wrong.", userId: "ann");
        await pipeline.RecordFeedbackAsync(bad.CallId, helpful: false, userId: "bob");

        ReviewItem item = await SingleAsync(services);
        Assert.Equal((bad.CallId, ReviewStratum.NegativeFeedback), (item.CallId, item.Stratum));
        FeedbackTally tally = await pipeline.GetFeedbackAsync(TimeSpan.FromHours(1));
        Assert.Equal((1, 2), (tally.Helpful, tally.Unhelpful));
    }

    private static async Task<ReviewItem> SingleAsync(ServiceProvider services)
    {
        IReviewQueue queue = services.GetRequiredService<IReviewQueue>();
        IReadOnlyList<ReviewItem> items = [];
        await Eventually.TrueAsync(() => (items = queue.ListAsync(new ReviewFilter()).AsTask().Result.Items).Count > 0);
        return Assert.Single(items);
    }

    private static GenAIPipeline Pipeline(ServiceProvider services) => services.GetRequiredKeyedService<GenAIPipeline>("reviewed_answers");

    private static GenAIRequest Ask() => new("When?") { Sources = [Source], UserId = "ann" };

    private static ServiceProvider Services(string answer, Action<ReviewOptions>? review = null, Action<HallucinationCheckOptions>? check = null)
    {
        ServiceCollection services = new();
        services.AddRedaction(r => r.SetFallbackRedactor<BracketRedactor>());
        services.AddSingleton<IReviewQueue>(_ => new InMemoryReviewQueue(TimeProvider.System));
        services.AddSafeGenAI()
            .AddModel("small", _ => new FakeChatClient(answer))
            .AddFeature("reviewed_answers", f => f
                .UseReview(r =>
                {
                    r.AcceptedRate = 0;
                    review?.Invoke(r);
                })
                .UseHallucinationCheck(h =>
                {
                    h.AddDetector(new HallucinationCheck.ScriptedDetector("maybe", Verdict.Uncertain, "doubt"));
                    check?.Invoke(h);
                }));
        return services.BuildServiceProvider();
    }

    /// <summary>Shows that it was asked.</summary>
    private sealed class BracketRedactor : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => input.Length + 2;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            destination[0] = '[';
            source.CopyTo(destination[1..]);
            destination[source.Length + 1] = ']';
            return source.Length + 2;
        }
    }
}
