using StackExchange.Redis;

namespace SafeGenAI.Redis.Rollout;

/// <summary>The names of all keys. Those of a feature have its name as their hash tag, so that a cluster keeps them on one server.</summary>
/// <remarks>Names are escaped as in a URL: a brace or a colon in one is none of the key's.</remarks>
internal sealed class RolloutKeys(string prefix)
{
    // Grows when what is stored changes its form.
    private const string Version = "rollout:v1:";

    /// <summary>Version and state.</summary>
    public RedisKey State(string feature) => Of(feature, "state");

    /// <summary>The entries, the newest first.</summary>
    public RedisKey History(string feature) => Of(feature, "history");

    public RedisKey Lease(string feature) => Of(feature, "lease");

    /// <summary>The runs of which there is evidence.</summary>
    public RedisKey Runs(string feature) => Of(feature, "runs");

    public RedisKey Units(string feature, string run) => Of(feature, run, "units");

    public RedisKey UnitsByInterval(string feature, string run) => Of(feature, run, "intervals");

    /// <summary>Of which units and metrics there is a bad event.</summary>
    public RedisKey KnownBadEvents(string feature, string run) => Of(feature, run, "known");

    public RedisKey BadEvents(string feature, string run) => Of(feature, run, "bad");

    public RedisKey Totals(string feature, string run) => Of(feature, run, "totals");

    /// <summary>All of a run.</summary>
    public RedisKey[] Evidence(string feature, string run) =>
        [Units(feature, run), UnitsByInterval(feature, run), KnownBadEvents(feature, run), BadEvents(feature, run), Totals(feature, run)];

    private RedisKey Of(string feature, string run, string name) => Of(feature, $"run:{Uri.EscapeDataString(run)}:{name}");

    private RedisKey Of(string feature, string name) => $"{prefix}{Version}{{{Uri.EscapeDataString(feature)}}}:{name}";
}
