namespace StagedRollout.Simulation;

/// <summary>Everything that is left to chance, by a seed.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public bool Happens(double rate) => _random.NextDouble() < rate;

    public int Below(int bound) => _random.Next(bound);

    /// <summary>Log-normal, as times and lengths are: half of the values below the median, and a long tail.</summary>
    public double Spread(double median, double sigma) => median * Math.Exp(sigma * Normal());

    /// <summary>Exponential: the time until the next of events that do not know of each other.</summary>
    public double Wait(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
