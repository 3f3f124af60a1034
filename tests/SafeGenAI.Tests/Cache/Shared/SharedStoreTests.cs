using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Cache.Shared;

namespace SafeGenAI.Tests.Cache.Shared;

public sealed class SharedStoreTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedStore _cache = new();
    private readonly SharedStore _store;

    public SharedStoreTests() => _store = new SharedStore(_cache, _time, NullLogger.Instance);

    [Fact]
    public async Task AReadThatHangs_EndsWithItsTimeout()
    {
        _cache.Before = token => Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, token);

        Task<(StoreOutcome Outcome, byte[]? Entry)> read = ReadAsync();
        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        bool waits = !read.IsCompleted;
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal((true, StoreOutcome.Failed), (waits, (await read).Outcome));
    }

    [Fact]
    public async Task AReadThatHangs_IsCancelled()
    {
        TaskCompletionSource canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _cache.Before = token =>
        {
            token.Register(canceled.SetResult);
            return new TaskCompletionSource().Task;
        };

        Task<(StoreOutcome Outcome, byte[]? Entry)> read = ReadAsync();
        await Eventually.TrueAsync(() => _cache.Reads == 1);
        _time.Advance(Timeout);
        await read;

        await canceled.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task ACallerWhoLeaves_IsNoFailureOfTheStore()
    {
        using CancellationTokenSource caller = new();
        _cache.Before = _ => new TaskCompletionSource().Task;

        for (int i = 0; i < CoolDown.FailuresInARow; i++)
        {
            Task<(StoreOutcome Outcome, byte[]? Entry)> read = ReadAsync(cancellationToken: caller.Token);
            caller.Cancel();
            Assert.Equal(StoreOutcome.Left, (await read).Outcome);
        }

        _cache.Before = null;
        Assert.Equal(StoreOutcome.Done, (await ReadAsync()).Outcome);
    }

    [Fact]
    public async Task ACallInAHurry_IsNoFailureOfTheStore()
    {
        _cache.Before = _ => new TaskCompletionSource().Task;

        for (int i = 0; i < CoolDown.FailuresInARow; i++)
        {
            Task<(StoreOutcome Outcome, byte[]? Entry)> read = ReadAsync(blames: false);
            _time.Advance(Timeout);
            Assert.Equal(StoreOutcome.Left, (await read).Outcome);
        }

        _cache.Before = null;
        Assert.Equal(StoreOutcome.Done, (await ReadAsync()).Outcome);
    }

    [Fact]
    public async Task AStoresOwnTimeout_IsItsFailure_ForACallInAHurryToo()
    {
        _cache.Before = _ => throw new TimeoutException("The server did not answer.");

        Assert.Equal(StoreOutcome.Failed, (await ReadAsync(blames: false)).Outcome);
    }

    [Fact]
    public async Task AfterThreeFailuresInARow_NobodyAsks_UntilTheCoolDownIsOver()
    {
        _cache.Before = _ => throw new IOException("down");

        for (int i = 0; i < CoolDown.FailuresInARow; i++)
        {
            Assert.Equal(StoreOutcome.Failed, (await ReadAsync()).Outcome);
        }

        Assert.Equal(StoreOutcome.Skipped, (await ReadAsync()).Outcome);
        Assert.Equal(StoreOutcome.Skipped, await _store.WriteAsync("a", [1], Timeout, Timeout));
        _cache.Before = null;
        _time.Advance(CoolDown.Length);
        Assert.Equal(StoreOutcome.Done, await _store.WriteAsync("a", [1], Timeout, Timeout));
        Assert.Equal([1], (await ReadAsync()).Entry);
    }

    private Task<(StoreOutcome Outcome, byte[]? Entry)> ReadAsync(bool blames = true, CancellationToken cancellationToken = default) =>
        _store.ReadAsync("a", Timeout, blames, cancellationToken);
}
