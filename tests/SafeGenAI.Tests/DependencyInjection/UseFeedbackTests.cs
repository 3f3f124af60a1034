using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Review;

namespace SafeGenAI.Tests.DependencyInjection;

public sealed class UseFeedbackTests
{
    private static readonly byte[] Key = "0123456789abcdef0123456789abcdef"u8.ToArray();

    [Fact]
    public async Task WithoutAWord_VotesAreTaken()
    {
        await using ServiceProvider services = Services(_ => { });
        GenAIPipeline pipeline = services.GetRequiredService<GenAIPipeline>();
        FeedbackToken token = new((await pipeline.ExecuteAsync("hi")).FeedbackToken);

        Assert.Equal(FeedbackOutcome.Recorded, (await pipeline.RecordFeedbackAsync(token, helpful: true)).Outcome);
    }

    [Fact]
    public async Task AStoreAndListenersOfTheContainer_AreUsed()
    {
        InMemoryFeedbackStore store = new();
        Listener listener = new();
        await using ServiceProvider services = Services(builder =>
        {
            builder.UseFeedback(options => options.KeepComments = true);
            builder.Services.AddSingleton<IFeedbackStore>(store).AddSingleton<IFeedbackListener>(listener);
        });

        await services.GetRequiredService<GenAIPipeline>().RecordFeedbackAsync("1", helpful: false, "why");

        Assert.Equal("why", Assert.Single(await store.ReadAsync("email", "1")).Comment);
        Assert.Equal("1", Assert.Single(listener.Told).CallId);
    }

    [Fact]
    public async Task ARedactorOfTheContainer_IsGivenComments()
    {
        InMemoryFeedbackStore store = new();
        await using ServiceProvider services = Services(builder =>
        {
            builder.UseFeedback(options => options.KeepComments = true);
            builder.Services.AddSingleton<IFeedbackStore>(store).AddSingleton<IRedactorProvider, MarkingRedactors>();
        });

        await services.GetRequiredService<GenAIPipeline>().RecordFeedbackAsync("1", helpful: false, "my secret is wrong");

        Assert.Contains("my *** is wrong", Assert.Single(await store.ReadAsync("email", "1")).Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommentThatFollowsItsVote_ReachesTheReviewItem()
    {
        InMemoryReviewQueue queue = new();
        ServiceCollection collection = new();
        collection.AddSafeGenAI().AddModel("small", _ => new FakeChatClient("ok")).UseFeedback(options => options.KeepComments = true)
            .AddFeature("email", feature => feature.UseReview(review => review.IncludeContent = true));
        collection.AddSingleton<IReviewQueue>(queue).AddSingleton<IRedactorProvider, MarkingRedactors>();
        ServiceProvider services = collection.BuildServiceProvider();
        GenAIPipeline pipeline = services.GetRequiredService<GenAIPipeline>();
        FeedbackToken token = new((await pipeline.ExecuteAsync("hi")).FeedbackToken);

        await pipeline.RecordFeedbackAsync(token, helpful: false);
        FeedbackResult second = await pipeline.RecordFeedbackAsync(token, helpful: false, "the population is wrong");
        await services.DisposeAsync();

        Assert.Equal(FeedbackCommentOutcome.Kept, second.Comment);
        ReviewItem item = Assert.Single((await queue.ListAsync(new ReviewFilter { Stratum = ReviewStratum.NegativeFeedback })).Items);
        Assert.Contains("the population is wrong", item.Content?.Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameKeyInAnotherProcess_TakesItsTokens()
    {
        await using ServiceProvider one = Services(builder => builder.UseFeedback(Key));
        await using ServiceProvider other = Services(builder => builder.UseFeedback(Key));
        FeedbackToken token = new((await one.GetRequiredService<GenAIPipeline>().ExecuteAsync("hi")).FeedbackToken);

        Assert.Equal(FeedbackOutcome.Recorded, (await other.GetRequiredService<GenAIPipeline>().RecordFeedbackAsync(token, helpful: true)).Outcome);
    }

    [Fact]
    public void WhatIsRefused_IsAFaultAmongOthers()
    {
        using ServiceProvider services = Services(builder => builder
            .UseFeedback(options => options.TokenLifetime = TimeSpan.Zero)
            .UseFeedback(options => options.VotesPerMinute = 0));

        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(services.GetRequiredService<GenAIPipeline>);

        Assert.Equal(
            ["UseFeedback: TokenLifetime is 00:00:00; set more than zero, and at most 3,650 days.", "UseFeedback: VotesPerMinute is 0; set at least 1."],
            exception.Faults);
        Assert.Throws<ArgumentException>(() => Services(builder => builder.UseFeedback(Key.AsSpan(1))));
    }

    private static ServiceProvider Services(Action<SafeGenAIBuilder> configure)
    {
        ServiceCollection services = new();
        configure(services.AddSafeGenAI().AddModel("small", _ => new FakeChatClient("ok")).AddFeature("email"));
        return services.BuildServiceProvider();
    }

    private sealed class Listener : IFeedbackListener
    {
        public List<FeedbackRecord> Told { get; } = [];

        public void OnFeedback(FeedbackRecord record) => Told.Add(record);
    }
}
