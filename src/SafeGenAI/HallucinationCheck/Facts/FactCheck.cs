using Microsoft.Extensions.Logging;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>One kind of entity that answers name and the host knows.</summary>
public abstract class FactCheck
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    private protected FactCheck(string type, FactWorld world)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        if (!Enum.IsDefined(world))
        {
            throw new ArgumentOutOfRangeException(nameof(world), world, $"The facts '{type}' are of world {(int)world}; pass FactWorld.Closed or Open.");
        }

        (Type, World) = (type, world);
    }

    /// <summary>The kind, such as <c>product</c>: it is named in logs.</summary>
    public string Type { get; }

    /// <summary>What it means that the source does not know an entity.</summary>
    public FactWorld World { get; }

    /// <summary>How long an entity that exists is not looked up again.</summary>
    /// <value>Default 5 minutes; zero (each answer asks anew) to 1 day.</value>
    public TimeSpan CacheFor
    {
        get;
        init => field = InRange(value, nameof(CacheFor), TimeSpan.Zero);
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long one that does not exist is not looked up again.</summary>
    /// <value>Default 30 seconds; zero to 1 day.</value>
    public TimeSpan CacheMissesFor
    {
        get;
        init => field = InRange(value, nameof(CacheMissesFor), TimeSpan.Zero);
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many entities are remembered, existing and missing ones together; those that nobody asks for go first.</summary>
    /// <value>Default 10,000; at least 1.</value>
    public int MaximumCached
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumCached), value, $"FactCheck.MaximumCached is {value}; set 1 or more, or CacheFor to zero to turn caching off.");
    } = 10_000;

    /// <summary>How long one lookup may take; after that the kind counts as not checked.</summary>
    /// <value>Default 2 seconds; more than zero, to 1 day.</value>
    public TimeSpan LookupTimeout
    {
        get;
        init => field = InRange(value, nameof(LookupTimeout), TimeSpan.FromTicks(1));
    } = TimeSpan.FromSeconds(2);

    /// <summary>Everything that could change a verdict, but what the source knows.</summary>
    internal abstract string Version { get; }

    /// <summary>What is missing, for the start to refuse.</summary>
    internal abstract IEnumerable<string> Faults();

    internal abstract FactChecker Build(ILogger logger);

    private static TimeSpan InRange(TimeSpan value, string name, TimeSpan least) => value >= least && value <= LongestTime
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"FactCheck.{name} is {value}; set {(least == TimeSpan.Zero ? "zero" : "more than zero,")} to 1 day.");
}
