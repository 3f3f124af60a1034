using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;
using SafeGenAI.Review;

namespace SafeGenAI.DependencyInjection;

/// <summary>The one way of an application's features to its review queue; there is none where no feature is reviewed.</summary>
internal sealed class ReviewDesk : IAsyncDisposable
{
    private readonly ReviewWriter _writer;
    private readonly Dictionary<string, ReviewIntake> _intakes = new(StringComparer.Ordinal);

    private ReviewDesk(ReviewWriter writer) => _writer = writer;

    /// <param name="features">All features.</param>
    /// <param name="given">What the application brings: a queue and redactors of its own.</param>
    /// <param name="pseudonyms">The same as in decisions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Neither throw nor hang.</param>
    /// <returns>Null where no feature is reviewed: the queue is then not even made.</returns>
    public static ReviewDesk? For(
        IEnumerable<FeatureBuilder> features, GivenParts given, Pseudonyms pseudonyms, TimeProvider time, ILoggerFactory loggers)
    {
        FeatureBuilder[] reviewed = [.. features.Where(feature => feature.Review is not null)];
        if (reviewed.Length == 0)
        {
            return null;
        }

        ILogger logger = loggers.CreateLogger("SafeGenAI.Review");
        IReviewQueue queue = given.ReviewQueue ?? given.Services.GetService<IReviewQueue>() ?? new InMemoryReviewQueue(time);
        ReviewWriter writer = new(queue, given.Redactors ?? given.Services.GetService<IRedactorProvider>(), logger, time);
        string[] erased = [.. reviewed.Where(feature => feature.Review!.IncludeContent && !writer.CanRedact).Select(feature => feature.Name)];
        if (erased.Length > 0)
        {
            ReviewLog.ContentErased(logger, string.Join(", ", erased));
        }

        ReviewDesk desk = new(writer);
        foreach (FeatureBuilder feature in reviewed)
        {
            // A name that is there twice has a fault of its own.
            desk._intakes[feature.Name] = new ReviewIntake(feature.Review!, pseudonyms, writer, time);
        }

        return desk;
    }

    /// <returns>Null where the feature is not reviewed.</returns>
    public ReviewIntake? IntakeOf(string feature) => _intakes.GetValueOrDefault(feature);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
