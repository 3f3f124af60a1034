using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;

namespace SafeGenAI.Feedback;

/// <summary>What the intakes of all features share.</summary>
internal sealed class FeedbackSettings
{
    private bool _isTold;

    public required IFeedbackStore Store { get; init; }

    public required FeedbackTokens Tokens { get; init; }

    /// <summary>Whether the tokens' key ends with this process.</summary>
    public required bool TokensEndWithProcess { get; init; }

    public required FeedbackRate Rate { get; init; }

    public required TimeSpan TokenLifetime { get; init; }

    public required FeedbackComments Comments { get; init; }

    public required Pseudonyms Pseudonyms { get; init; }

    public required TimeProvider Time { get; init; }

    public required IReadOnlyList<IFeedbackListener> Listeners { get; init; }

    /// <summary>One that neither throws nor hangs.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Told once, and only where tokens are used.</summary>
    public void WarnOfKey()
    {
        if (TokensEndWithProcess && !Interlocked.Exchange(ref _isTold, true))
        {
            FeedbackLog.TokensEndWithProcess(Logger);
        }
    }
}
