using SafeGenAI.Calls;

namespace SafeGenAI.Budgets.Status;

/// <summary>What the calls of the last hour used, in sixty buckets of a minute. Thread-safe; a call allocates nothing.</summary>
internal sealed class RecentCosts
{
    private const int Minutes = 60;

    private readonly Lock _lock = new();
    private readonly Bucket[] _buckets = new Bucket[Minutes];
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _since;

    public RecentCosts(TimeProvider time)
    {
        _time = time;
        _since = time.GetUtcNow();
    }

    public void Add(IReadOnlyList<Attempt> attempts)
    {
        Bucket call = default;
        bool priced = true;
        for (int i = 0; i < attempts.Count; i++)
        {
            Attempt attempt = attempts[i];
            if (attempt.UsageSource == UsageSource.None)
            {
                continue;
            }

            call.Requests++;
            call.Tokens = Proportion.Plus(call.Tokens, attempt.InputTokens + attempt.OutputTokens);
            call.NanoUsd = Proportion.Plus(call.NanoUsd, attempt.CostNanoUsd ?? 0);
            priced &= attempt.CostNanoUsd is not null;
        }

        call.Calls = 1;
        call.Unpriced = priced ? 0 : 1;
        call.NanoUsd = priced ? call.NanoUsd : 0;
        long minute = Per.Minute.IdAt(_time.GetUtcNow());
        lock (_lock)
        {
            ref Bucket bucket = ref _buckets[(int)((ulong)minute % Minutes)];
            if (bucket.Minute != minute)
            {
                bucket = new Bucket { Minute = minute };
            }

            bucket.Add(call);
        }
    }

    /// <summary>Null where there was no call, or less than a minute was seen.</summary>
    public FeatureCost? Read(string feature)
    {
        DateTimeOffset now = _time.GetUtcNow();
        long minute = Per.Minute.IdAt(now);
        DateTimeOffset begin = Per.Minute.StartOf(minute - Minutes + 1);
        TimeSpan observed = now - (_since > begin ? _since : begin);
        Bucket sum = default;
        lock (_lock)
        {
            foreach (ref readonly Bucket bucket in _buckets.AsSpan())
            {
                if (bucket.Minute > minute - Minutes && bucket.Minute <= minute)
                {
                    sum.Add(bucket);
                }
            }
        }

        return sum.Calls == 0 || observed < TimeSpan.FromMinutes(1)
            ? null
            : new FeatureCost(feature, observed, sum.Calls, sum.Unpriced, sum.NanoUsd, sum.Tokens, sum.Requests);
    }

    private struct Bucket
    {
        public long Minute;
        public long Calls;
        public long Unpriced;
        public long NanoUsd;
        public long Tokens;
        public long Requests;

        public void Add(in Bucket other)
        {
            Calls += other.Calls;
            Unpriced += other.Unpriced;
            NanoUsd = Proportion.Plus(NanoUsd, other.NanoUsd);
            Tokens = Proportion.Plus(Tokens, other.Tokens);
            Requests += other.Requests;
        }
    }
}
