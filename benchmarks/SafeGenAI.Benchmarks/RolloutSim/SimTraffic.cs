using SafeGenAI.Failures;
using SafeGenAI.Rollout;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>Calls of users who come back, are unequally unlucky, and now and then meet an outage of the provider. The same for the same seed.</summary>
internal sealed class SimTraffic
{
    /// <summary>From one outage to the next, in calls.</summary>
    private const int OutageEvery = 2_000;

    /// <summary>The share of calls that fail in an outage, whatever their arm.</summary>
    private const double OutageRate = 0.5;

    private const double MedianMs = 800;
    private const double MedianNanoUsd = 1_000_000;

    // Standard deviations of logarithms: between the calls of a user, and between users.
    private const double CallSpread = 0.5;
    private const double UserSpread = 0.3;

    private readonly SimOptions _options;
    private readonly RolloutPlan _plan;
    private readonly Random _random;
    private readonly SimUser?[] _users;
    private readonly int _outageFrom;
    private int _calls;

    public SimTraffic(SimOptions options, RolloutPlan plan, int seed)
    {
        (_options, _plan, _random) = (options, plan, new Random(seed));
        _users = new SimUser[options.Users];
        _outageFrom = _random.Next(OutageEvery);
    }

    public SimCall Next()
    {
        int number = _users.Length == 0 ? _calls : _random.Next(_users.Length);
        SimUser user = _users.Length == 0 ? NewUser(number) : _users[number] ??= NewUser(number);
        bool isOutage = (_calls++ + _outageFrom) % OutageEvery < _options.Outage * OutageEvery;
        (double latency, double cost) = Normals();
        return new SimCall(
            user, _random.NextDouble(), isOutage ? OutageRate : 0, KindOfFailure(),
            MedianMs * user.Length * Math.Exp(CallSpread * latency),
            (long)(MedianNanoUsd * user.Length * Math.Exp(CallSpread * cost)));
    }

    private SimUser NewUser(int number)
    {
        RolloutBucket bucket = RolloutBucket.Of($"user-{number}", _plan.Salt);
        (double risk, double length) = Normals();
        double sigma = _options.Sigma;
        return new SimUser(bucket, _plan.IntervalOf(bucket), Math.Exp((sigma * risk) - (sigma * sigma / 2)), Math.Exp(UserSpread * length));
    }

    /// <summary>Half of all failures is a model that is not there.</summary>
    private FailureKind KindOfFailure() => _random.Next(4) switch
    {
        0 => FailureKind.Invalid,
        1 => FailureKind.Truncated,
        _ => FailureKind.ProviderError,
    };

    private (double, double) Normals()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * _random.NextDouble());
        return (radius * sine, radius * cosine);
    }
}
