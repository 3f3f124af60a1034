using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tokenizers;

/// <summary>An upper bound that counts text exactly, for models whose tokenizer is known.</summary>
/// <remarks>
/// <para>It is the bound of <see cref="Utf8TokenEstimator"/> less what exact counting saves, so it is never above that one:
/// templates, tools, response schemas, tool calls and attachments keep their constants and bounds, and a model whose
/// tokenizer is not known keeps all of it. A tool's schema is not counted exactly: providers rewrite it.</para>
/// <para>The rule for long input: the first <see cref="TokenizerOptions.MaxCountedCharacters"/> characters of a call are
/// counted, the rest is bounded. What goes on for more than 256 characters without a place to cut (the same letter, a
/// Chinese text without punctuation, a ruler of equal signs) is bounded, too; base64 is counted.</para>
/// <para>Thread-safe. The vocabulary is loaded when the first one is created.</para>
/// </remarks>
public sealed class TokenizerEstimator : ITokenEstimator
{
    /// <summary>For what a provider may put around one part of a message's text, such as a line break: kept of what is saved.</summary>
    public const int TokensPerPart = 4;

    private readonly Utf8TokenEstimator _bound = new();
    private readonly O200kCounter _counter = O200kCounter.Shared;
    private readonly O200kModels _models;
    private readonly int _affordable;

    /// <summary>Creates an estimator.</summary>
    /// <param name="options">Which models are counted, and how much; copied. Default: the known models.</param>
    public TokenizerEstimator(TokenizerOptions? options = null)
    {
        options ??= new TokenizerOptions();
        _models = new O200kModels(options.O200kModels);
        _affordable = options.MaxCountedCharacters;
    }

    /// <inheritdoc/>
    public long EstimateInput(InputTokenArguments arguments)
    {
        long bound = _bound.EstimateInput(arguments);
        if (!_models.Contains(arguments.Model))
        {
            return bound;
        }

        int affordable = _affordable;
        long saved = Saved(arguments.Options?.Instructions, ref affordable);
        for (int i = 0; i < arguments.Messages.Count; i++)
        {
            IList<AIContent> contents = arguments.Messages[i].Contents;
            for (int k = 0; k < contents.Count; k++)
            {
                saved += Saved(TextOf(contents[k]), ref affordable);
            }
        }

        return bound - saved;
    }

    /// <inheritdoc/>
    /// <remarks>The bound stays the bytes', since hidden reasoning is not delivered; the likely count is the tokenizer's,
    /// where the parts of a stream are whole tokens as a rule.</remarks>
    public OutputEstimate EstimateOutput(OutputTokenArguments arguments)
    {
        OutputEstimate bound = _bound.EstimateOutput(arguments);
        if (!_models.Contains(arguments.Model))
        {
            return bound;
        }

        int affordable = _affordable;
        OutputEstimate sum = default;
        for (int i = 0; i < arguments.Contents.Count; i++)
        {
            AIContent content = arguments.Contents[i];
            sum += TextOf(content) is { } text
                ? new OutputEstimate(Encoding.UTF8.GetByteCount(text), _counter.Count(text, ref affordable))
                : _bound.EstimateOutput(new OutputTokenArguments([content], arguments.Model));
        }

        return sum;
    }

    /// <summary>Encrypted reasoning is no text: its content keeps its bound.</summary>
    private static string? TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent { ProtectedData: null } reasoning => reasoning.Text,
        _ => null,
    };

    private long Saved(string? text, ref int affordable) => string.IsNullOrEmpty(text) ? 0
        : Math.Max(0, Encoding.UTF8.GetByteCount(text) - _counter.Count(text, ref affordable) - TokensPerPart);
}
