using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Cache.Shared;

/// <summary>
/// Stands before the application's <see cref="IDistributedCache"/>: whatever it does, nobody waits longer than they said,
/// nothing is thrown, and a store that keeps failing is left alone for a while.
/// </summary>
internal sealed class SharedStore(IDistributedCache cache, TimeProvider time, ILogger logger)
{
    private readonly CoolDown _coolDown = new(time);

    /// <param name="name">The entry's name.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="blames">Whether running out of that time is the store's fault, and not that of a caller in a hurry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<(StoreOutcome Outcome, byte[]? Entry)> ReadAsync(
        string name, TimeSpan timeout, bool blames, CancellationToken cancellationToken) =>
        AskAsync(token => cache.GetAsync(name, token), timeout, blames, cancellationToken);

    public async Task<StoreOutcome> WriteAsync(string name, byte[] entry, TimeSpan keepFor, TimeSpan timeout)
    {
        DistributedCacheEntryOptions options = new() { AbsoluteExpirationRelativeToNow = keepFor };
        (StoreOutcome outcome, _) = await AskAsync(
            async token =>
            {
                await cache.SetAsync(name, entry, options, token);
                return true;
            },
            timeout, blames: true, CancellationToken.None);
        return outcome;
    }

    private async Task<(StoreOutcome Outcome, T? Value)> AskAsync<T>(
        Func<CancellationToken, Task<T>> ask, TimeSpan timeout, bool blames, CancellationToken cancellationToken)
    {
        if (!_coolDown.TryEnter())
        {
            return (StoreOutcome.Skipped, default);
        }

        // Disposed of by nobody: a store that hangs may still hold its token.
        CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Not in this flow: a store that blocks must not block the caller.
        Task<T> asked = Task.Run(() => ask(patience.Token), CancellationToken.None);
        try
        {
            T value = await asked.WaitAsync(timeout, time, cancellationToken);
            if (_coolDown.Succeed())
            {
                CacheLog.SharedCacheRecovered(logger);
            }

            return (StoreOutcome.Done, value);
        }
        catch (Exception exception)
        {
            Abandon(asked, patience);
            if (cancellationToken.IsCancellationRequested || (!blames && exception is TimeoutException && !asked.IsFaulted))
            {
                _coolDown.Leave();
                return (StoreOutcome.Left, default);
            }

            if (_coolDown.Fail())
            {
                CacheLog.SharedCacheFailed(logger, exception, CoolDown.FailuresInARow, CoolDown.Length.TotalSeconds);
            }

            return (StoreOutcome.Failed, default);
        }
    }

    /// <summary>What a store does after its time is over is nobody's business any more.</summary>
    private static void Abandon(Task asked, CancellationTokenSource patience)
    {
        _ = patience.CancelAsync();
        _ = asked.ContinueWith(
            static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
