using System.Globalization;

namespace SafeGenAI.Benchmarks.LedgerStress;

/// <summary>What the command line asks for.</summary>
/// <param name="Store">memory, sqlite or redis.</param>
/// <param name="Threads">Per process.</param>
/// <param name="Scopes">How many scopes each attempt draws on, 1 to 5.</param>
/// <param name="CrashRate">The share of attempts that nobody settles, 0 to 1; above 0, processes are killed as well.</param>
/// <param name="Seconds">How long.</param>
/// <param name="Processes">How many processes share the store.</param>
/// <param name="Target">The file or the prefix, made up by the first process.</param>
/// <param name="Budget">What each user may spend, in nano-USD; null where the first process is to find it.</param>
/// <param name="Worker">The number of a process that was started by the first one, or null.</param>
internal sealed record StressOptions(
    string Store, int Threads, int Scopes, double CrashRate, double Seconds, int Processes, string? Target, long? Budget, int? Worker)
{
    public const string Usage =
        "--ledger-stress --store memory|sqlite|redis [--threads 2] [--scopes 4] [--crash-rate 0] [--seconds 10] [--processes 1]";

    public static StressOptions Parse(string[] args)
    {
        Dictionary<string, string> given = [];
        for (int i = 0; i < args.Length; i += 2)
        {
            given[args[i]] = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} has no value. Usage: {Usage}");
        }

        string Take(string name, string standard) => given.Remove(name, out string? value) ? value : standard;
        T Number<T>(string name, T standard, T from, T to) where T : IComparable<T>, IParsable<T>, IFormattable
        {
            string text = Take(name, string.Create(CultureInfo.InvariantCulture, $"{standard}"));
            return T.TryParse(text, CultureInfo.InvariantCulture, out T? value) && value.CompareTo(from) >= 0 && value.CompareTo(to) <= 0
                ? value
                : throw new ArgumentException($"{name} is '{text}'; it is a number from {from} to {to}. Usage: {Usage}");
        }

        string store = Take("--store", "memory");
        StressOptions options = new(
            store is "memory" or "sqlite" or "redis" ? store : throw new ArgumentException($"--store is '{store}'. Usage: {Usage}"),
            Number("--threads", 2, 1, 1_000),
            Number("--scopes", 4, 1, 5),
            Number("--crash-rate", 0.0, 0, 1),
            Number("--seconds", 10.0, 0.5, 36_000),
            Number("--processes", 1, 1, 64),
            Take("--target", "") is { Length: > 0 } target ? target : null,
            Number("--budget", 0L, 0, long.MaxValue) is var budget and > 0 ? budget : null,
            Number("--worker", -1, -1, 64) is var worker and >= 0 ? worker : null);
        if (given.Count > 0)
        {
            throw new ArgumentException($"{given.Keys.First()} is unknown. Usage: {Usage}");
        }

        return store == "memory" && options.Processes > 1
            ? throw new ArgumentException("--processes needs a store that is shared: sqlite or redis.")
            : options;
    }

    public IEnumerable<string> ArgumentsOf(int worker, string target, long budget) =>
    [
        "--ledger-stress", "--store", Store, "--threads", Text(Threads), "--scopes", Text(Scopes), "--crash-rate", Text(CrashRate),
        "--seconds", Text(Seconds), "--target", target, "--budget", Text(budget), "--worker", Text(worker),
    ];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
