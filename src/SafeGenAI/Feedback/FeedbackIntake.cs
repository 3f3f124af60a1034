using System.Buffers;
using SafeGenAI.Decisions;

namespace SafeGenAI.Feedback;

/// <summary>Gives out the tokens of one feature's answers, and takes votes on them.</summary>
internal sealed class FeedbackIntake(string feature, FeedbackSettings settings)
{
    private const int MostIdCharacters = 256;

    /// <summary>An id goes into logs and into others' stores: nothing in it may end a line or mean anything there.</summary>
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:");

    public string TokenOf(string callId, string? userId, string? tenantId, string? arm, long issuedAt, bool counts)
    {
        settings.WarnOfKey();
        Pseudonyms pseudonyms = settings.Pseudonyms;
        return settings.Tokens.Sign(new FeedbackClaims(feature, callId, pseudonyms.Of(userId), pseudonyms.Of(tenantId), arm, issuedAt, counts));
    }

    /// <summary>A vote from outside: what the token says counts, once its signature holds.</summary>
    public Task<FeedbackResult> RecordAsync(FeedbackToken token, bool helpful, string? comment, CancellationToken cancellationToken)
    {
        if (settings.Tokens.Verify(token.Value) is not { } claims || claims.Feature != feature)
        {
            return Task.FromResult(Refused(FeedbackOutcome.InvalidToken, comment));
        }

        TimeSpan age = settings.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt);
        return age > settings.TokenLifetime
            ? Task.FromResult(Refused(FeedbackOutcome.TooOld, comment))
            : RecordAsync(claims, helpful, comment, cancellationToken);
    }

    /// <summary>A vote that the host vouches for.</summary>
    public Task<FeedbackResult> RecordAsync(
        string callId, bool helpful, string? comment, string? userId, string? tenantId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(callId);
        if (callId.Length > MostIdCharacters)
        {
            throw new ArgumentException($"The call's id has {callId.Length} characters; pass GenAIResult.CallId, at most {MostIdCharacters}.", nameof(callId));
        }

        if (callId.AsSpan().IndexOfAnyExcept(IdCharacters) is >= 0 and var place)
        {
            throw new ArgumentException(
                $"The call's id has the character U+{(int)callId[place]:X4} at {place}; pass GenAIResult.CallId: letters, digits, '-', '_', '.' and ':'.", nameof(callId));
        }

        if (userId is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        }

        if (tenantId is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(tenantId);
        }

        Pseudonyms pseudonyms = settings.Pseudonyms;
        return RecordAsync(
            new FeedbackClaims(feature, callId, pseudonyms.Of(userId), pseudonyms.Of(tenantId), Arm: null, IssuedAt: 0), helpful, comment, cancellationToken);
    }

    public ValueTask<FeedbackTally> CountAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        if (window <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, $"The window is {window}; pass more than zero, such as 7 days.");
        }

        DateTimeOffset now = settings.Time.GetUtcNow();
        DateTimeOffset since = window < now - DateTimeOffset.UnixEpoch ? now - window : DateTimeOffset.UnixEpoch;
        return settings.Store.CountAsync(feature, since, cancellationToken);
    }

    private async Task<FeedbackResult> RecordAsync(FeedbackClaims claims, bool helpful, string? comment, CancellationToken cancellationToken)
    {
        if (!settings.Rate.TryTake(claims.User ?? claims.CallId))
        {
            return Refused(FeedbackOutcome.RateLimited, comment);
        }

        (string? kept, FeedbackCommentOutcome commentOutcome) = settings.Comments.Keep(comment, claims.CallId, feature);
        FeedbackRecord vote = new()
        {
            Feature = feature,
            CallId = claims.CallId,
            User = claims.User,
            Tenant = claims.Tenant,
            Arm = claims.Arm,
            IsHelpful = helpful,
            Comment = kept,
            At = settings.Time.GetUtcNow(),
            AskedAt = claims.Counts ? DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt) : null,
        };
        FeedbackChange change;
        try
        {
            change = await settings.Store.RecordAsync(vote, cancellationToken);
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            FeedbackLog.StoreFailed(settings.Logger, exception, claims.CallId, feature);
            return Refused(FeedbackOutcome.NotRecorded, comment);
        }

        if (change != FeedbackChange.Repeated || kept is not null)
        {
            Tell(vote);
        }

        if (change != FeedbackChange.Repeated)
        {
            Instruments.Add(
                Instruments.Feedback, 1, new(SafeGenAINames.FeatureTag, feature), new KeyValuePair<string, object?>(SafeGenAINames.HelpfulTag, helpful));
        }

        return new FeedbackResult(OutcomeOf(change), commentOutcome);
    }

    private FeedbackResult Refused(FeedbackOutcome outcome, string? comment)
    {
        Instruments.Add(
            Instruments.FeedbackRefused, 1, new(SafeGenAINames.FeatureTag, feature),
            new KeyValuePair<string, object?>(SafeGenAINames.OutcomeTag, SnakeCase<FeedbackOutcome>.Of(outcome)));
        return new FeedbackResult(outcome, string.IsNullOrWhiteSpace(comment) ? FeedbackCommentOutcome.None : FeedbackCommentOutcome.Dropped);
    }

    private void Tell(FeedbackRecord vote)
    {
        foreach (IFeedbackListener listener in settings.Listeners)
        {
            try
            {
                listener.OnFeedback(vote);
            }
            catch (Exception exception)
            {
                FeedbackLog.ListenerFailed(settings.Logger, exception, listener.GetType().Name, vote.CallId, feature);
            }
        }
    }

    private static FeedbackOutcome OutcomeOf(FeedbackChange change) => change switch
    {
        FeedbackChange.Added => FeedbackOutcome.Recorded,
        FeedbackChange.Replaced => FeedbackOutcome.Changed,
        _ => FeedbackOutcome.AlreadyRecorded,
    };
}
