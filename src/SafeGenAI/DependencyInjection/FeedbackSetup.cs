using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.Review;

namespace SafeGenAI.DependencyInjection;

/// <summary>What an application said of the votes of its users.</summary>
internal sealed class FeedbackSetup
{
    private const int LeastKeyBytes = 32;

    private byte[]? _key;

    public FeedbackOptions Options { get; } = new();

    public List<string> Faults { get; } = [];

    /// <exception cref="ArgumentException">The key is too short.</exception>
    public static byte[] Checked(byte[] key) => key.Length >= LeastKeyBytes
        ? key
        : throw new ArgumentException($"The key of feedback tokens has {key.Length} bytes; set at least {LeastKeyBytes} random ones.");

    /// <exception cref="ArgumentException">The key is too short.</exception>
    public void SetKey(byte[] key) => _key = Checked(key);

    /// <summary>Sets what is said; an argument that is refused is a fault among others.</summary>
    public void Use(byte[]? key, Action<FeedbackOptions>? configure)
    {
        _key = key ?? _key;
        try
        {
            configure?.Invoke(Options);
        }
        catch (ArgumentException exception)
        {
            Faults.Add($"UseFeedback: {FaultText.Of(exception)}");
        }
    }

    public FeedbackSettings Build(GivenParts given, ReviewDesk? review, Pseudonyms pseudonyms, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("SafeGenAI.Feedback");
        return new FeedbackSettings
        {
            Store = given.Feedback ?? new InMemoryFeedbackStore(),
            Tokens = new FeedbackTokens(_key ?? pseudonyms.DeriveKey("SafeGenAI feedback token 1"u8)),
            TokensEndWithProcess = _key is null && pseudonyms.IsRandom,
            Rate = new FeedbackRate(Options.VotesPerMinute, time),
            TokenLifetime = Options.TokenLifetime,
            Comments = Comments(given, logger),
            Pseudonyms = pseudonyms,
            Time = time,
            Listeners = review is null ? [.. given.FeedbackListeners] : [.. given.FeedbackListeners, new ComplaintListener(review)],
            Logger = logger,
        };
    }

    private FeedbackComments Comments(GivenParts given, ILogger logger)
    {
        IRedactorProvider? redactors = Options.KeepComments ? given.Redactors ?? given.Services.GetService<IRedactorProvider>() : null;
        if (Options.KeepComments && redactors is null)
        {
            FeedbackLog.CommentsNotRedacted(logger);
        }

        return new FeedbackComments { AreKept = Options.KeepComments, Redactors = redactors, Classification = ReviewData.Comment, Logger = logger };
    }
}
