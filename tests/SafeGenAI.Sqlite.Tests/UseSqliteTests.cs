using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Sqlite.Tests;

public class UseSqliteTests
{
    [Fact]
    public async Task TheBudgetOfAnApplication_SurvivesItsRestart()
    {
        using TemporaryFile file = new();
        Assert.NotEqual(Provenance.Model, await AskTwiceAsync(file, expectFirst: Provenance.Model));
        Assert.NotEqual(Provenance.Model, await AskTwiceAsync(file, expectFirst: null));
    }

    [Fact]
    public async Task AContainerThatIsDisposedOfSynchronously_ClosesTheFile()
    {
        using TemporaryFile file = new();
        SqliteBudgetLedger ledger;
        using (ServiceProvider services = Services(file).BuildServiceProvider())
        {
            ledger = Assert.IsType<SqliteBudgetLedger>(services.GetRequiredService<IBudgetLedger>());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await ledger.ReadResetsAsync(1));
        Assert.Equal([file.Path], Directory.GetFiles(file.Folder));
    }

    [Fact]
    public async Task TheFeedbackOfAnApplication_SurvivesItsRestart()
    {
        using TemporaryFile file = new();
        foreach (FeedbackOutcome expected in (FeedbackOutcome[])[FeedbackOutcome.Recorded, FeedbackOutcome.AlreadyRecorded])
        {
            await using ServiceProvider services = Services(file).BuildServiceProvider();
            GenAIPipeline pipeline = services.GetRequiredKeyedService<GenAIPipeline>("summary");

            Assert.Equal(expected, (await pipeline.RecordFeedbackAsync("1", helpful: false)).Outcome);
            Assert.Equal(1, (await pipeline.GetFeedbackAsync(TimeSpan.FromDays(1))).Unhelpful);
        }
    }

    [Fact]
    public async Task TheRolloutsOfAnApplication_SurviveItsRestart()
    {
        using TemporaryFile file = new();
        foreach (bool isFirst in (bool[])[true, false])
        {
            await using ServiceProvider services = Services(file).BuildServiceProvider();
            IRolloutStore store = services.GetRequiredService<IRolloutStore>();

            Assert.Equal(isFirst, await store.TryWriteAsync(new RolloutRecord("summary", 1, "state")));
            Assert.Equal("state", (await store.ReadAsync("summary"))?.State);
        }
    }

    [Fact]
    public async Task AFileThatCannotBeOpened_StopsTheStart()
    {
        using TemporaryFile file = new();
        File.WriteAllText(file.Path, "no database");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services, file);
        using IHost host = builder.Build();

        SqliteStoreException exception = await Assert.ThrowsAsync<SqliteStoreException>(() => host.StartAsync());
        Assert.Contains(file.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheReviewsOfAnApplication_SurviveItsRestart()
    {
        using TemporaryFile file = new();
        await using (ServiceProvider services = Services(file).BuildServiceProvider())
        {
            // The second one is over budget: a failure, of which the feature's reviewers get all.
            await AskAsync(services, "one");
            await AskAsync(services, "two");
        }

        await using ServiceProvider restarted = Services(file).BuildServiceProvider();
        ReviewItem item = Assert.Single((await restarted.GetRequiredService<IReviewQueue>().ListAsync()).Items);
        Assert.Equal((ReviewStratum.Failed, "summary"), (item.Stratum, item.Feature));
        Assert.IsType<SqliteReviewQueue>(restarted.GetRequiredService<IReviewQueue>());

        static Task AskAsync(ServiceProvider services, string prompt) =>
            services.GetRequiredKeyedService<GenAIPipeline>("summary").ExecuteAsync(new GenAIRequest(prompt));
    }

    private static async Task<Provenance> AskTwiceAsync(TemporaryFile file, Provenance? expectFirst)
    {
        await using ServiceProvider services = Services(file).BuildServiceProvider();
        GenAIPipeline pipeline = services.GetRequiredKeyedService<GenAIPipeline>("summary");
        GenAIResult first = await pipeline.ExecuteAsync(new GenAIRequest("one"));
        if (expectFirst is not null)
        {
            Assert.Equal(expectFirst, first.Provenance);
        }

        return (await pipeline.ExecuteAsync(new GenAIRequest("two"))).Provenance;
    }

    private static ServiceCollection Services(TemporaryFile file)
    {
        ServiceCollection services = new();
        Add(services, file);
        return services;
    }

    private static void Add(IServiceCollection services, TemporaryFile file) => services
        .AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)))
        .AddSafeGenAI()
        .UseSqlite(file.Path)
        .AddModel("small", _ => new FakeChatClient("fine"))
        .AddFeature("summary", feature => feature
            .UseCostBreaker(c => c.PerFeature(requests: 1, Per.Day))
            .UseReview(r => (r.AcceptedRate, r.FailedRate) = (0, 1)));
}
