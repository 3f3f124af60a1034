using System.Runtime.ExceptionServices;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Asks a source: all keys of an answer at once, none that is remembered, and none that somebody is asking for already.</summary>
internal sealed class FactLookup<T>(FactCheck<T> check)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly FactCache<T> _cache = new(check.MaximumCached);
    private readonly Dictionary<FactKey, FactFlight<T>> _flights = [];

    /// <returns>What is known of each key; null for what does not exist. Throws what the source threw, or a <see cref="TimeoutException"/>.</returns>
    public async ValueTask<IReadOnlyDictionary<string, T?>> FindAsync(
        IReadOnlyCollection<string> keys, GenAICall call, CancellationToken cancellationToken)
    {
        string? tenant = check.Source.IsPerTenant ? call.TenantId : null;
        TimeProvider time = call.Runtime.Time;
        Dictionary<string, T?> facts = new(keys.Count, StringComparer.Ordinal);
        List<(string Key, FactFlight<T> Flight)> waiting = [];
        if (Board(keys, tenant, time, facts, waiting) is { } own)
        {
            // It has passengers of other calls: it does not end with this one.
            _ = FlyAsync(own, tenant, time);
        }

        foreach ((string key, FactFlight<T> flight) in waiting)
        {
            if (await flight.Landed.WaitAsync(cancellationToken) is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            facts[key] = flight[key];
        }

        return facts;
    }

    /// <returns>The flight for what is neither remembered nor on its way, or null.</returns>
    private FactFlight<T>? Board(
        IReadOnlyCollection<string> keys, string? tenant, TimeProvider time, Dictionary<string, T?> facts, List<(string Key, FactFlight<T> Flight)> waiting)
    {
        List<string> missing = [];
        lock (_lock)
        {
            foreach (string key in keys)
            {
                FactKey asked = new(tenant, key);
                if (_cache.TryGet(asked, out CachedFact<T> cached) && IsFresh(cached, time))
                {
                    facts[key] = cached.Fact;
                }
                else if (_flights.TryGetValue(asked, out FactFlight<T>? flight))
                {
                    waiting.Add((key, flight));
                }
                else
                {
                    missing.Add(key);
                }
            }

            if (missing.Count == 0)
            {
                return null;
            }

            FactFlight<T> own = new(missing);
            foreach (string key in missing)
            {
                _flights[new FactKey(tenant, key)] = own;
                waiting.Add((key, own));
            }

            return own;
        }
    }

    private async Task FlyAsync(FactFlight<T> flight, string? tenant, TimeProvider time)
    {
        long asked = time.GetTimestamp();
        Exception? failure = null;
        try
        {
            using CancellationTokenSource patience = new(check.LookupTimeout, time);
            Task<IReadOnlyDictionary<string, T>> finding = check.Source.FindAsync(new FactQuery(flight.Keys, tenant), patience.Token).AsTask();
            flight.Take(await WithinAsync(finding, patience.Token)
                ?? throw new InvalidOperationException($"The source of '{check.Type}' returned null; return an empty dictionary where nothing exists."));
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Land(flight, tenant, asked, failure);
    }

    /// <summary>A source that does not heed its token is left behind, its late failure unheard.</summary>
    private async Task<IReadOnlyDictionary<string, T>> WithinAsync(Task<IReadOnlyDictionary<string, T>> finding, CancellationToken outOfTime)
    {
        try
        {
            return await finding.WaitAsync(outOfTime);
        }
        catch (OperationCanceledException exception) when (outOfTime.IsCancellationRequested)
        {
            _ = finding.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new TimeoutException($"The source of '{check.Type}' did not answer within {check.LookupTimeout}.", exception);
        }
    }

    private void Land(FactFlight<T> flight, string? tenant, long asked, Exception? failure)
    {
        lock (_lock)
        {
            foreach (string key in flight.Keys)
            {
                FactKey landed = new(tenant, key);
                _flights.Remove(landed);
                if (failure is null)
                {
                    _cache.Set(landed, new CachedFact<T>(flight[key], asked));
                }
            }
        }

        flight.Land(failure);
    }

    private bool IsFresh(in CachedFact<T> cached, TimeProvider time) =>
        time.GetElapsedTime(cached.Since) < (cached.Fact is null ? check.CacheMissesFor : check.CacheFor);
}
