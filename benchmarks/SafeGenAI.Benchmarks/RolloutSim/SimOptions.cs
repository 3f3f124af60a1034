using System.Globalization;

namespace SafeGenAI.Benchmarks.RolloutSim;

/// <summary>What the command line asks for.</summary>
internal sealed record SimOptions
{
    public const string Usage =
        "--rollout-sim [--seeds 400] [--base 0.02] [--canary 0.1] [--users 20000] [--sigma 0] [--outage 0] [--stages 5,25,50] [--requests 20000] " +
        "[--calls-per-day N] [--at-most 0.015] [--within 250,350,550]";

    /// <summary>How many rollouts are simulated in each case.</summary>
    public int Seeds { get; init; } = 400;

    /// <summary>How often a call of control fails, 0 to 1; of the canary too, while it is as good.</summary>
    public double Base { get; init; } = 0.02;

    /// <summary>How often a call of the canary fails once it is worse, 0 to 1.</summary>
    public double Canary { get; init; } = 0.1;

    /// <summary>How many users there are, each as active as the others; 0 where nobody comes back.</summary>
    public int Users { get; init; } = 20_000;

    /// <summary>How unequal users are: the standard deviation of the logarithm of a user's rate, whose mean stays the same.</summary>
    public double Sigma { get; init; }

    /// <summary>The share of time in which half of all calls fail, whatever their arm, 0 to 1.</summary>
    public double Outage { get; init; }

    /// <summary>The canary's share in each stage before the last, in percent.</summary>
    public IReadOnlyList<double> Stages { get; init; } = [5, 25, 50];

    /// <summary>How many calls a rollout has at most, of both arms; in a worse canary's case as many again from then on.</summary>
    public int Requests { get; init; } = 20_000;

    /// <summary>Calls of both arms a day; null where time is counted in calls, and every call is judged at once.</summary>
    public double? CallsPerDay { get; init; }

    /// <summary>The share of equal canaries that may be rolled back.</summary>
    public double AtMost { get; init; } = 0.015;

    /// <summary>Stage by stage, within how many calls of the canary 95 of 100 worse ones have to be rolled back; empty where nothing is wanted.</summary>
    public IReadOnlyList<double> Within { get; init; } = [];

    /// <exception cref="ArgumentException">Something is unknown, or out of range.</exception>
    public static SimOptions Parse(string[] args)
    {
        Dictionary<string, string> given = [];
        for (int i = 0; i < args.Length; i += 2)
        {
            given[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} has no value. Usage: {Usage}");
        }

        T Number<T>(string name, T standard, T from, T to) where T : IComparable<T>, IParsable<T> =>
            !given.Remove(name, out string? text) ? standard
            : T.TryParse(text, CultureInfo.InvariantCulture, out T? value) && value.CompareTo(from) >= 0 && value.CompareTo(to) <= 0 ? value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; it is a number from {from} to {to}. Usage: {Usage}"));

        IReadOnlyList<double> Numbers(string name, IReadOnlyList<double> standard, double to, bool rise)
        {
            if (!given.Remove(name, out string? text))
            {
                return standard;
            }

            double[] values = [.. text.Split(',').Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
            return values.All(value => value > 0 && value <= to) && (!rise || values.SequenceEqual(values.Distinct().Order()))
                ? values
                : throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"{name} is '{text}'; it is numbers above 0 and up to {to} with commas between{(rise ? ", each above the one before" : "")}. Usage: {Usage}"));
        }

        SimOptions standard = new();
        SimOptions options = new()
        {
            Seeds = Number("--seeds", standard.Seeds, 1, 1_000_000),
            Base = Number("--base", standard.Base, 0.0, 1.0),
            Canary = Number("--canary", standard.Canary, 0.0, 1.0),
            Users = Number("--users", standard.Users, 0, 1_000_000),
            Sigma = Number("--sigma", standard.Sigma, 0.0, 3.0),
            Outage = Number("--outage", standard.Outage, 0.0, 0.9),
            Stages = Numbers("--stages", standard.Stages, 99, rise: true),
            Requests = Number("--requests", standard.Requests, 100, 10_000_000),
            CallsPerDay = Number("--calls-per-day", 0.0, 1.0, 1e9) is var perDay and > 0 ? perDay : null,
            AtMost = Number("--at-most", standard.AtMost, 0.0, 1.0),
            Within = Numbers("--within", standard.Within, 10_000_000, rise: false),
        };
        if (given.Count > 0)
        {
            throw new ArgumentException($"{given.Keys.First()} is unknown. Usage: {Usage}");
        }

        return options.Within.Count == 0 || options.Within.Count == options.Stages.Count
            ? options
            : throw new ArgumentException($"--within has {options.Within.Count} numbers for {options.Stages.Count} stages; give one for each. Usage: {Usage}");
    }
}
