using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.DependencyInjection;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>A store that is down, slow or hung never costs an answer, and costs no call more than a moment.</summary>
public sealed class SharedCacheOutageTests
{
    private static readonly Func<CancellationToken, Task> Down = _ => throw new IOException("down");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L17_ASharedCacheThatIsDown_IsAMiss(bool streaming)
    {
        SharedRig rig = new();
        rig.Store.Before = Down;
        CachedFeature process = rig.Process();

        GenAIResult first = await process.AskAsync(streaming);
        GenAIResult second = await process.AskAsync(streaming);

        Assert.Equal(("hello", Provenance.Model, CacheOutcome.Miss), (first.Text, first.Provenance, process.Decisions.All[0].Cache));
        Assert.Equal((Provenance.Cache, 1), (second.Provenance, rig.Model.Calls));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task L17_ASharedCacheThatHangs_IsAMissWhenTheReadTimeoutIsOver(bool streaming, bool blocks)
    {
        using ManualResetEventSlim blocked = new();
        SharedRig rig = new() { Options = options => options.ReadTimeout = TimeSpan.FromMilliseconds(100) };
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Store.Before = async _ =>
        {
            asked.TrySetResult();
            if (blocks)
            {
                blocked.Wait(CancellationToken.None);
            }

            await new TaskCompletionSource().Task;
        };

        Task<GenAIResult> call = rig.Process().AskAsync(streaming);
        await asked.Task;
        rig.Time.Advance(TimeSpan.FromMilliseconds(99));
        int askedBefore = rig.Model.Calls;
        await AdvanceUntilAsync(rig, call, TimeSpan.FromMilliseconds(1));

        Assert.Equal((0, "hello", Provenance.Model), (askedBefore, (await call).Text, (await call).Provenance));
        blocked.Set();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AWriteThatHangs_DelaysNobody(bool streaming)
    {
        SharedRig rig = new();
        CachedFeature process = rig.Process();
        rig.Store.BeforeWrite = token => Task.Delay(Timeout.InfiniteTimeSpan, rig.Time, token);

        GenAIResult first = await process.AskAsync(streaming);
        await Eventually.TrueAsync(() => rig.Store.Writes == 1);
        GenAIResult second = await process.AskAsync(streaming);

        Assert.Equal((Provenance.Model, Provenance.Cache), (first.Provenance, second.Provenance));
        Assert.Empty(rig.Store.Entries);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStoreThatKeepsFailing_IsLeftAlone_AndToldOnce_UntilItWorksAgain(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        SharedRig rig = new() { Loggers = loggers };
        rig.Store.Before = Down;
        CachedFeature process = rig.Process();

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal("hello", (await process.AskAsync(streaming, $"question {i}")).Text);
        }

        await Eventually.TrueAsync(() => Told(logs, 1203) == 1);
        int asked = rig.Store.Reads + rig.Store.Writes;
        rig.Store.Before = null;
        await process.AskAsync(streaming, "during the cool-down");
        int askedDuring = rig.Store.Reads + rig.Store.Writes;
        rig.Time.Advance(CoolDown.Length);
        await process.AskAsync(streaming, "after it");
        await rig.Store.HasAsync(1);
        await Eventually.TrueAsync(() => Told(logs, 1204) == 1);

        // Up to four writers and the reader may have been under way when the third failure came.
        Assert.InRange(asked, CoolDown.FailuresInARow, CoolDown.FailuresInARow + 4);
        Assert.Equal((asked, 1, 1), (askedDuring, Told(logs, 1203), Told(logs, 1204)));
    }

    [Fact]
    public async Task DisposalWaits_UntilWhatWasAnsweredIsStored()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ScriptedStore store = new() { BeforeWrite = _ => gate.Task };
        ServiceCollection services = new();
        services.AddSingleton<IDistributedCache>(store);
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddSafeGenAI(Configured.Setting("SharedCache:Key", $"\"{Convert.ToBase64String(new byte[32])}\""))
            .UseSharedCache()
            .AddModel("small", _ => new FakeChatClient())
            .AddFeature("email", f => f.UseCache(CacheSharing.Everyone));
        ServiceProvider provider = services.BuildServiceProvider();
        for (int i = 0; i < 20; i++)
        {
            await provider.GetRequiredKeyedService<GenAIPipeline>("email").AskAsync(streaming: i % 2 == 0, $"question {i}");
        }

        ValueTask disposal = provider.DisposeAsync();
        gate.SetResult();
        await disposal;

        Assert.Equal(20, store.Entries.Count);
    }

    private static int Told(FakeLoggerProvider logs, int id) => logs.Collector.GetSnapshot().Count(record => record.Id.Id == id);

    private static async Task AdvanceUntilAsync(SharedRig rig, Task call, TimeSpan step)
    {
        await Eventually.TrueAsync(() =>
        {
            rig.Time.Advance(step);
            return call.IsCompleted;
        });
    }
}
