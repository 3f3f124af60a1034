using SafeGenAI.Review;
using SafeGenAI.Testing.Review.Cases;

namespace SafeGenAI.Testing.Review;

/// <summary>The conformance suite of review queues: what every store of <see cref="IReviewQueue"/> must do.</summary>
/// <remarks>
/// All at once, in a test of any framework:
/// <code>
/// await ReviewConformance.AssertConformsAsync(clock => new(new MyReviewQueue(clock)));
/// </code>
/// or one test per case: <see cref="Cases"/> names them, <see cref="AssertAsync"/> runs one. Nothing here sleeps or waits for a clock.
/// </remarks>
public static class ReviewConformance
{
    /// <summary>All cases. Each takes an empty queue of its own.</summary>
    public static IReadOnlyList<ReviewCase> Cases { get; } =
    [
        .. AddingCases.All, .. ClaimCases.All, .. LeaseCases.All, .. VersionCases.All, .. VerdictCases.All, .. ListingCases.All,
        .. DeletionCases.All, .. MisuseCases.All,
    ];

    /// <summary>Asserts that a queue keeps the whole contract.</summary>
    /// <param name="create">Gives an empty queue on a clock, for each case anew; it is disposed of where it can be.</param>
    /// <exception cref="ReviewConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertConformsAsync(Func<TimeProvider, ValueTask<IReviewQueue>> create) => RunAsync(Cases, create);

    /// <summary>Asserts that a queue passes one case.</summary>
    /// <param name="name">The name of the case, see <see cref="ReviewCase.Name"/>.</param>
    /// <param name="create">Gives an empty queue on a clock; it is disposed of where it can be.</param>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    /// <exception cref="ReviewConformanceException">It does not; every violation is listed.</exception>
    public static Task AssertAsync(string name, Func<TimeProvider, ValueTask<IReviewQueue>> create) => RunAsync(
        [Cases.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException($"There is no case '{name}': take a name from {nameof(Cases)}.", nameof(name))],
        create);

    private static async Task RunAsync(IEnumerable<ReviewCase> cases, Func<TimeProvider, ValueTask<IReviewQueue>> create)
    {
        List<ReviewViolation> violations = [];
        foreach (ReviewCase one in cases)
        {
            violations.AddRange(await one.RunAsync(create));
        }

        if (violations.Count > 0)
        {
            throw new ReviewConformanceException(violations);
        }
    }
}
