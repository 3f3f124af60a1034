using Microsoft.Extensions.AI;
using OpenAI.Chat;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.OpenAI;

/// <summary>The log-probabilities of OpenAI's chat completions, streamed or not.</summary>
/// <remarks>
/// Other providers ignore the request and give none: the signal is then absent. So do OpenAI's reasoning models, some of which
/// refuse the request: leave it out for them. Stateless and thread-safe.
/// </remarks>
public sealed class OpenAILogProbabilities : ILogProbabilitySource
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public void Request(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Func<IChatClient, object?>? before = options.RawRepresentationFactory;
        options.RawRepresentationFactory = client =>
        {
            object? raw = before?.Invoke(client);
            if (raw is null or ChatCompletionOptions)
            {
                ChatCompletionOptions own = raw as ChatCompletionOptions ?? new();
                own.IncludeLogProbabilities = true;
                return own;
            }

            return raw;
        };
    }

    /// <inheritdoc/>
    public IEnumerable<TokenLogProbability> Read(object rawRepresentation) => (rawRepresentation switch
    {
        ChatCompletion completion => completion.ContentTokenLogProbabilities,
        StreamingChatCompletionUpdate update => update.ContentTokenLogProbabilities,
        _ => [],
    }).Select(token => new TokenLogProbability(token.Token, token.LogProbability));
}
