using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.DependencyInjection;

public sealed class DisposalTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AContainersClient_IsDisposedOfOnce_AndAFactorysNever(bool streaming)
    {
        DisposalCounter adopted = new(), made = new(), instance = new();
        ServiceCollection services = new();
        services.AddKeyedSingleton<IChatClient>("adopted", (_, _) => adopted);
        services.AddKeyedSingleton<IChatClient>("instance", instance);
        services.AddSafeGenAI().AddModel("adopted").AddModel("made", _ => made).AddModel("instance")
            .AddFeature("email", f => f.UseModels("adopted", "made", "instance").UseTools().UseHallucinationCheck());
        ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredKeyedService<IChatClient>("email").AskAsync(streaming);
        await provider.GetRequiredKeyedService<GenAIPipeline>("email").AskAsync(streaming);

        await provider.DisposeAsync();

        Assert.Equal((1, 0, 0), (adopted.Disposals, made.Disposals, instance.Disposals));
    }

    [Fact]
    public async Task AGuardedClient_ThatIsDisposedOf_LeavesThePipelineWhole()
    {
        DisposalCounter model = new();
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder().AddModel("small", model).Build();

        pipeline.AsChatClient().Dispose();

        Assert.Equal("ok", (await pipeline.AskAsync(streaming: false)).Text);
        Assert.Equal(0, model.Disposals);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposal_WaitsUntilSinksHaveEveryDecision(bool asynchronously)
    {
        SlowSink sink = new();
        ServiceCollection services = new();
        services.AddSingleton<IChatClient>(new FakeChatClient());
        services.AddSafeGenAI().AddDecisionSink(_ => sink);
        ServiceProvider provider = services.BuildServiceProvider();
        for (int i = 0; i < 20; i++)
        {
            await provider.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false);
        }

        Assert.NotEqual(20, sink.Recorded.Count);
        sink.Gate.Set();
        if (asynchronously)
        {
            await provider.DisposeAsync();
        }
        else
        {
            provider.Dispose();
        }

        Assert.Equal(20, sink.Recorded.Count);
        Assert.True(sink.DisposedAfterTheLast);
    }

    [Fact]
    public async Task StoppingAHost_WritesItsDecisionsToTheFile()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{nameof(DisposalTests)}-{Environment.ProcessId}", "decisions.jsonl");
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton<IChatClient>(new FakeChatClient());
        builder.Services.AddSafeGenAI().WriteDecisionsTo(file);
        IHost host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false);
        await host.StopAsync();
        host.Dispose();

        string line = Assert.Single(await File.ReadAllLinesAsync(file));
        Assert.Contains("\"feature\":\"default\"", line, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void AContainerWithAFileSink_MayBeDisposedOfSynchronously()
    {
        ServiceCollection services = new();
        services.AddSingleton<IChatClient>(new FakeChatClient());
        services.AddSafeGenAI().WriteDecisionsTo("never-written.jsonl");
        ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<GenAIPipeline>();

        provider.Dispose();

        Assert.False(File.Exists("never-written.jsonl"));
    }

    private sealed class DisposalCounter() : DelegatingChatClient(new FakeChatClient())
    {
        public int Disposals { get; private set; }

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }

    private sealed class SlowSink : IDecisionSink, IDisposable
    {
        public ManualResetEventSlim Gate { get; } = new();

        public ConcurrentQueue<Decision> Recorded { get; } = new();

        public bool DisposedAfterTheLast { get; private set; }

        public void Record(Decision decision)
        {
            Gate.Wait();
            Recorded.Enqueue(decision);
        }

        public void Dispose()
        {
            DisposedAfterTheLast = Recorded.Count == 20;
            Gate.Dispose();
        }
    }
}
