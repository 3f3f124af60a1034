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
    private readonly Pseudonyms _pseudonyms;
    private readonly TimeProvider _time;

    private ReviewDesk(ReviewWriter writer, Pseudonyms pseudonyms, TimeProvider time) =>
        (_writer, _pseudonyms, _time) = (writer, pseudonyms, time);

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

        return new ReviewDesk(writer, pseudonyms, time);
    }

    /// <returns>Null where the feature is not reviewed.</returns>
    public ReviewIntake? IntakeOf(FeatureBuilder feature) =>
        feature.Review is { } options ? new ReviewIntake(options, _pseudonyms, _writer, _time) : null;

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
