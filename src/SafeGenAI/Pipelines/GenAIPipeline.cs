using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SafeGenAI.Feedback;
using SafeGenAI.Quota;

namespace SafeGenAI.Pipelines;

/// <summary>
/// The guarded way to ask a model, for one feature. Whatever the model does, the caller gets an answer and the reason
/// for it; exceptions are left for the caller's own cancellation and the caller's own mistakes.
/// </summary>
/// <remarks>Thread-safe. Every member is virtual or abstract, so that a test can fake it.</remarks>
public abstract class GenAIPipeline
{
    /// <summary>The feature's name.</summary>
    public abstract string Feature { get; }

    /// <summary>Asks one question.</summary>
    /// <param name="prompt">The user's message; not blank.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ArgumentException">The caller's mistake: a blank prompt, or something that the feature's limits
    /// or templates need and the request lacks.</exception>
    public virtual Task<GenAIResult> ExecuteAsync(string prompt, CancellationToken cancellationToken = default) =>
        ExecuteAsync(new GenAIRequest(prompt), cancellationToken);

    /// <summary>Asks a conversation.</summary>
    /// <inheritdoc cref="ExecuteAsync(string, CancellationToken)"/>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    public abstract Task<GenAIResult> ExecuteAsync(GenAIRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks for a value: the answer is requested as JSON and parsed; one that does not parse moves on like any
    /// rejected answer.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="request">What is asked.</param>
    /// <param name="fallback">Gives the value when no model and no stale answer does. What it throws reaches the caller.</param>
    /// <param name="typeInfo">How <typeparamref name="T"/> is read; its options give the schema.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    /// <inheritdoc cref="ExecuteAsync(string, CancellationToken)"/>
    public abstract Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<FallbackArguments, T> fallback, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default)
        where T : notnull;

    /// <summary>Asks for a value, read by reflection; for ahead-of-time compilation use the overload with
    /// <see cref="JsonTypeInfo{T}"/>.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="request">What is asked.</param>
    /// <param name="fallback">Gives the value when no model and no stale answer does. What it throws reaches the caller.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    /// <inheritdoc cref="ExecuteAsync(string, CancellationToken)"/>
    [RequiresUnreferencedCode("Reads T by reflection. Pass a JsonTypeInfo<T>.")]
    [RequiresDynamicCode("Reads T by reflection. Pass a JsonTypeInfo<T>.")]
    public virtual Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<FallbackArguments, T> fallback, CancellationToken cancellationToken = default)
        where T : notnull =>
        ExecuteAsync(request, fallback, (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)), cancellationToken);

    /// <summary>Runs the feature's own code with a guarded client: all its calls share one id, deadline and decision.</summary>
    /// <typeparam name="T">What the code computes.</typeparam>
    /// <param name="request">Who asks, from which sources; its messages are what the code starts from.</param>
    /// <param name="work">The code. A model's failure reaches it as an exception of the client; what it throws itself
    /// reaches the caller unchanged.</param>
    /// <param name="fallback">Gives the value when a model's failure left <paramref name="work"/>.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    /// <inheritdoc cref="ExecuteAsync(string, CancellationToken)"/>
    public abstract Task<GenAIResult<T>> ExecuteAsync<T>(
        GenAIRequest request, Func<IChatClient, CancellationToken, Task<T>> work, Func<FallbackArguments, T> fallback,
        CancellationToken cancellationToken = default)
        where T : notnull;

    /// <summary>Asks a conversation and streams the answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">The caller's own cancellation.</param>
    /// <returns>The stream; nothing is asked before it is read. Once it ended it has a result. It does not throw for a
    /// model's failure: one before the first content gives a rung's answer, one after it a typed ending.</returns>
    public abstract GenAIStreamingAnswer ExecuteStreamingAsync(GenAIRequest request, CancellationToken cancellationToken = default);

    /// <summary>How much of the feature's quota is used and left for a user. Changes nothing.</summary>
    /// <param name="userId">The user. Without one only the limits of the tenant are told.</param>
    /// <param name="tenantId">The tenant: the same user id in two tenants is two users.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The limits, the tightest first; null where the feature has no quota, or all of it is switched off.</returns>
    /// <exception cref="ArgumentException">The feature has a quota, and none of its limits is for what was named.</exception>
    /// <remarks>Where the ledger cannot be asked, what its store throws is thrown.</remarks>
    public virtual Task<QuotaStatus?> GetQuotaAsync(
        string? userId, string? tenantId = null, CancellationToken cancellationToken = default) => Task.FromResult<QuotaStatus?>(null);

    /// <summary>Takes a user's vote on an answer, as his browser sent it: anybody may have made it up.</summary>
    /// <param name="token">What was sent. See <see cref="GenAIResult.FeedbackToken"/>.</param>
    /// <param name="helpful">Whether the answer was helpful.</param>
    /// <param name="comment">What the user wrote, or null. Content: kept only where <see cref="FeedbackOptions.KeepComments"/> is on, at
    /// most 1,000 characters of it.</param>
    /// <param name="cancellationToken">Cancels the waiting; the vote may have been recorded.</param>
    /// <returns>What became of it. A token that is forged, damaged or another feature's is an outcome, and so is a store that fails.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>One vote per user and call: the last one counts, once. Where the answer was for nobody who is named, all who have its
    /// token are one user. The call may have been made long ago and by another process.</remarks>
    public virtual Task<FeedbackResult> RecordFeedbackAsync(
        FeedbackToken token, bool helpful, string? comment = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(default(FeedbackResult));

    /// <summary>Takes a user's vote on an answer, where the application itself knows both: whoever passes a call's id votes on it.</summary>
    /// <param name="callId">The call, <see cref="GenAIResult.CallId"/>, from the application's own records and never from a request; at most
    /// 256 letters, digits, '-', '_', '.' and ':'.</param>
    /// <param name="helpful">Whether the answer was helpful.</param>
    /// <param name="comment">What the user wrote, or null; as above.</param>
    /// <param name="userId">The user, as the application authenticated him; the id that the request had. Null where there is none.</param>
    /// <param name="tenantId">The tenant, or null.</param>
    /// <param name="cancellationToken">Cancels the waiting; the vote may have been recorded.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentException">An id is blank, or the call's is too long or has other characters.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public virtual Task<FeedbackResult> RecordFeedbackAsync(
        string callId, bool helpful, string? comment = null, string? userId = null, string? tenantId = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(default(FeedbackResult));

    /// <summary>Counts the votes on the feature's answers, as its gates do. Changes nothing.</summary>
    /// <param name="window">How far back; more than zero.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <remarks>Where the store cannot be asked, what it throws is thrown.</remarks>
    public virtual ValueTask<FeedbackTally> GetFeedbackAsync(TimeSpan window, CancellationToken cancellationToken = default) =>
        new(new FeedbackTally(Feature, []));

    /// <summary>The guarded chain as a chat client, for code that expects one.</summary>
    public abstract IChatClient AsChatClient();
}
