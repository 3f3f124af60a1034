using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Tokenizers;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>The front door of exact token counts.</summary>
public static class SafeGenAITokenizerExtensions
{
    /// <summary>Counts the text of models whose tokenizer is known exactly, in all features; in place of any estimator that
    /// was registered before.</summary>
    /// <param name="builder">The application's models and features.</param>
    /// <param name="configure">Names further models; runs now.</param>
    public static SafeGenAIBuilder UseTokenizer(this SafeGenAIBuilder builder, Action<TokenizerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        TokenizerOptions options = new();
        configure?.Invoke(options);
        builder.Services.AddSingleton<ITokenEstimator>(_ => new TokenizerEstimator(options));
        return builder;
    }
}
