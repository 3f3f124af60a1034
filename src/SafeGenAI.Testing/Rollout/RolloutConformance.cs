using SafeGenAI.Rollout;
using SafeGenAI.Testing.Rollout.Cases;

namespace SafeGenAI.Testing.Rollout;

/// <summary>The conformance suite of rollout stores: what every store of <see cref="IRolloutStore"/> must do.</summary>
/// <remarks>
/// All at once, in a test of any framework:
/// <code>
/// await RolloutConformance.AssertConformsAsync(clock => new(new MyRolloutStore(clock)));
/// </code>
/// or one test per case: <see cref="Cases"/> names them, <see cref="AssertAsync"/> runs one. Nothing here sleeps or waits for a clock.
/// </remarks>
public static class RolloutConformance
{
    /// <summary>All cases. Each takes an empty store of its own.</summary>
    public static IReadOnlyList<RolloutCase> Cases { get; } =
    [
        .. StateCases.All, .. HistoryCases.All, .. LeaseCases.All, .. UnitCases.All, .. BadEventCases.All, .. ApartCases.All,
        .. MisuseCases.All,
    ];

    /// <summary>Asserts that a store keeps the whole contract.</summary>
    /// <param name="create">Gives an empty store on a clock, for each case anew; it is disposed of where it can be.</param>
    /// <exception cref="RolloutConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertConformsAsync(Func<TimeProvider, ValueTask<IRolloutStore>> create) => RunAsync(Cases, create);

    /// <summary>Asserts that a store passes one case.</summary>
    /// <param name="name">The name of the case, see <see cref="RolloutCase.Name"/>.</param>
    /// <param name="create">Gives an empty store on a clock; it is disposed of where it can be.</param>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    /// <exception cref="RolloutConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertAsync(string name, Func<TimeProvider, ValueTask<IRolloutStore>> create) => RunAsync(
        [Cases.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"There is no case '{name}': take a name from {nameof(Cases)}.", nameof(name))],
        create);

    private static async Task RunAsync(IEnumerable<RolloutCase> cases, Func<TimeProvider, ValueTask<IRolloutStore>> create)
    {
        List<RolloutViolation> violations = [];
        foreach (RolloutCase one in cases)
        {
            violations.AddRange(await one.RunAsync(create));
        }

        if (violations.Count > 0)
        {
            throw new RolloutConformanceException(violations);
        }
    }
}
