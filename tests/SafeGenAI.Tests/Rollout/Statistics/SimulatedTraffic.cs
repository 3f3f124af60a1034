namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>Calls of users who come back, are unequally unlucky, and now and then meet an outage of the provider.</summary>
internal sealed record SimulatedTraffic
{
    /// <summary>How many there are, each as active as the others; 0 where nobody comes back.</summary>
    public int Users { get; init; }

    /// <summary>How unequal they are: the standard deviation of the logarithm of a user's risk, whose mean stays the same.</summary>
    public double Sigma { get; init; }

    /// <summary>How often a call of control is bad.</summary>
    public required double Base { get; init; }

    /// <summary>How often a call of the canary is bad.</summary>
    public required double Canary { get; init; }

    /// <summary>How often any call is bad in an outage.</summary>
    public double Outage { get; init; }

    /// <summary>From one outage to the next, in calls.</summary>
    public int OutageEvery { get; init; } = 2_000;

    /// <summary>How long an outage is, in calls.</summary>
    public int OutageLength { get; init; } = 200;

    /// <summary>The calls of one seed.</summary>
    public IEnumerable<SimulatedCall> Play(int seed, int calls)
    {
        Random random = new(seed);
        (double Bucket, double Risk)[] users = [.. Enumerable.Range(0, Users).Select(_ => (100 * random.NextDouble(), RiskOfOne(random)))];
        for (int i = 0; i < calls; i++)
        {
            int user = Users == 0 ? i : random.Next(Users);
            (double bucket, double risk) = Users == 0 ? (100 * random.NextDouble(), RiskOfOne(random)) : users[user];
            double common = i % OutageEvery >= OutageEvery - OutageLength ? Outage : 0;
            yield return new(user, bucket, random.NextDouble(), common + (1 - common) * Base * risk, common + (1 - common) * Canary * risk);
        }
    }

    private double RiskOfOne(Random random)
    {
        if (Sigma == 0)
        {
            return 1;
        }

        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Exp(Sigma * normal - Sigma * Sigma / 2);
    }
}
