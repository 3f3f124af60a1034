using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Review;

/// <summary>Review in an application's container, with the framework's redactors.</summary>
public sealed class UseReviewTests
{
    [Fact]
    public async Task AnApplication_FindsWhatIsToBeReviewed_InItsQueue()
    {
        await using ServiceProvider services = Services(r => { }).BuildServiceProvider();

        ReviewItem item = await AskAsync(services);

        Assert.IsType<InMemoryReviewQueue>(services.GetRequiredService<IReviewQueue>());
        Assert.Equal((ReviewStratum.Failed, "email"), (item.Stratum, item.Feature));
        Assert.Null(item.Content);
    }

    [Fact]
    public async Task AQueueOfTheApplicationsOwn_IsUsed()
    {
        InMemoryReviewQueue own = new();
        ServiceCollection before = new();
        before.AddSingleton<IReviewQueue>(own);
        await using ServiceProvider services = Services(r => { }, before).BuildServiceProvider();

        await AskAsync(services);

        Assert.Single((await own.ListAsync()).Items);
    }

    [Fact]
    public async Task TheFrameworksRedactors_AreAskedByClass()
    {
        await using ServiceProvider services = Services(r => r.IncludeContent = true, null, redaction => redaction
            .SetRedactor<Upper>(ReviewData.Question)).BuildServiceProvider();

        ReviewContent content = (await AskAsync(services)).Content!;

        Assert.Equal("WHAT?", content.Question);

        // A class without a redactor is erased.
        Assert.Equal("", content.Answer);
        Assert.Equal([""], content.Sources);
    }

    [Fact]
    public async Task WhereNoFeatureIsReviewed_TheQueueIsNotEvenMade()
    {
        ServiceCollection all = new();
        all.AddSingleton<IReviewQueue>(_ => throw new InvalidOperationException("made"));
        all.AddSafeGenAI().AddModel("small", _ => new FakeChatClient("fine")).AddFeature("email");
        await using ServiceProvider services = all.BuildServiceProvider();

        Assert.Equal("fine", (await services.GetRequiredKeyedService<GenAIPipeline>("email").ExecuteAsync("hi")).Text);
    }

    [Fact]
    public async Task SeveralPipelinesWithoutAContainer_ShareAQueue()
    {
        InMemoryReviewQueue queue = new();
        foreach (string feature in (string[])["one", "two"])
        {
            await GenAIPipeline.CreateBuilder(feature).AddModel("small", new FakeChatClient { Otherwise = Down })
                .Configure(f => f.UseResilience(r => r.MaxRetries = 0).UseReview(r => r.FailedRate = 1))
                .UseReviewQueue(queue, new MarkingRedactors()).Build().ExecuteAsync("hi");
        }

        await Eventually.TrueAsync(() => queue.ListAsync().AsTask().GetAwaiter().GetResult().Items.Count == 2);
    }

    private static FakeReply Down => FakeReply.Throw(() => new HttpRequestException("down"));

    private static ServiceCollection Services(
        Action<ReviewOptions> review, ServiceCollection? services = null, Action<IRedactionBuilder>? redaction = null)
    {
        services ??= new();
        if (redaction is not null)
        {
            services.AddRedaction(redaction);
        }

        services.AddSafeGenAI()
            .AddModel("small", _ => new FakeChatClient { Otherwise = Down })
            .AddFeature("email", feature => feature.UseResilience(r => r.MaxRetries = 0).UseReview(r =>
            {
                r.FailedRate = 1;
                review(r);
            }));
        return services;
    }

    private static async Task<ReviewItem> AskAsync(ServiceProvider services)
    {
        await services.GetRequiredKeyedService<GenAIPipeline>("email").ExecuteAsync(new GenAIRequest("what?") { Sources = ["a source"] });
        IReviewQueue queue = services.GetRequiredService<IReviewQueue>();
        await Eventually.TrueAsync(() => queue.ListAsync().AsTask().GetAwaiter().GetResult().Items.Count == 1);
        return (await queue.ListAsync()).Items[0];
    }

    private sealed class Upper : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => input.Length;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination) => source.ToUpperInvariant(destination);
    }
}
