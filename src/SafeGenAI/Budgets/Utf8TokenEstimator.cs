using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>An upper bound without a tokenizer: one token per UTF-8 byte, and a constant for what a provider adds.</summary>
/// <remarks>
/// <para>It holds for text, tool calls and declared tools on models with byte-level BPE, or SentencePiece with byte
/// fallback: there a token covers at least one byte. English has about four bytes per token, so reservations are about
/// four times what is used; settling gives the difference back.</para>
/// <para>Images are taken at the most that their model's provider publishes. Audio, video and files follow published rules
/// where their data tell enough, else they count <see cref="TokensPerAttachment"/>: an assumption, no bound. Neither are
/// tools that the provider runs itself bounded, a conversation that the provider stores, and raw provider options.</para>
/// <para>Broken-off output takes the same bound. It cannot see hidden reasoning; the surplus over the text's real tokens
/// is what covers it.</para>
/// <para>Plain text messages cost no allocation. Data given as a <c>data:</c> URI are decoded once, when their length counts.</para>
/// </remarks>
public sealed class Utf8TokenEstimator : ITokenEstimator
{
    /// <summary>For the conversation template around all messages; the longest known default system message has about 70 tokens.</summary>
    public const int TokensPerCall = 128;

    /// <summary>For role, separators and markers around a message, a tool call or a tool result.</summary>
    public const int TokensPerMessage = 16;

    /// <summary>For the instructions a provider adds once when tools are declared; vendors document several hundred tokens.</summary>
    public const int TokensForTools = 1024;

    /// <summary>For the frame around one declared tool.</summary>
    public const int TokensPerTool = 64;

    /// <summary>
    /// For content of unknown kind or size, an image of an unknown model, and each tool that the provider runs itself: an
    /// assumption, no bound. It covers what OpenAI's file search adds by default, 20 chunks of 800 tokens.
    /// </summary>
    public const int TokensPerAttachment = 16_384;

    /// <inheritdoc/>
    public long EstimateInput(InputTokenArguments arguments)
    {
        (IReadOnlyList<ChatMessage> messages, ChatOptions? options, string? model) = arguments;
        ArgumentNullException.ThrowIfNull(messages, nameof(arguments));
        long tokens = TokensPerCall;
        for (int i = 0; i < messages.Count; i++)
        {
            ChatMessage message = messages[i];
            tokens += TokensPerMessage + Bytes(message.Role.Value) + Bytes(message.AuthorName)
                + EstimateOutput(new OutputTokenArguments(message.Contents, model)).Bound;
        }

        return options is null ? tokens : tokens + Estimate(options);
    }

    /// <inheritdoc/>
    public OutputEstimate EstimateOutput(OutputTokenArguments arguments)
    {
        (IList<AIContent> contents, string? model) = arguments;
        ArgumentNullException.ThrowIfNull(contents, nameof(arguments));
        OutputEstimate sum = default;
        for (int i = 0; i < contents.Count; i++)
        {
            sum += Estimate(contents[i], model);
        }

        return sum;
    }

    private static OutputEstimate Estimate(AIContent content, string? model) => content switch
    {
        TextContent text => OutputEstimate.OfBytes(Bytes(text.Text)),
        TextReasoningContent reasoning => OutputEstimate.OfBytes(Bytes(reasoning.Text) + Bytes(reasoning.ProtectedData)),
        FunctionCallContent call => Framed(Bytes(call.CallId) + Bytes(call.Name) + JsonLength.Of(call.Arguments, TokensPerAttachment)),
        FunctionResultContent result => Framed(Bytes(result.CallId) + JsonLength.Of(result.Result, TokensPerAttachment)),
        ErrorContent error => OutputEstimate.OfBytes(Bytes(error.Message) + Bytes(error.Details)),
        UsageContent => default,
        DataContent data => Counted(AttachmentTokens.Of(data, model)),
        UriContent uri => Counted(AttachmentTokens.Of(uri, model)),
        _ => Counted(TokensPerAttachment),
    };

    private static OutputEstimate Framed(long bytes) => Counted(TokensPerMessage) + OutputEstimate.OfBytes(bytes);

    private static OutputEstimate Counted(long tokens) => new(tokens, tokens);

    private static long Estimate(ChatOptions options)
    {
        long tokens = 0;
        if (!string.IsNullOrEmpty(options.Instructions))
        {
            tokens += TokensPerMessage + Bytes(options.Instructions);
        }

        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } format)
        {
            tokens += TokensPerTool + Bytes(format.SchemaName) + Bytes(format.SchemaDescription) + Bytes(schema);
        }

        if (options.Tools is { Count: > 0 } tools)
        {
            tokens += TokensForTools;
            for (int i = 0; i < tools.Count; i++)
            {
                AITool tool = tools[i];
                tokens += TokensPerTool + Bytes(tool.Name) + Bytes(tool.Description)
                    + (tool is AIFunctionDeclaration function ? Bytes(function.JsonSchema) : TokensPerAttachment);
            }
        }

        return tokens;
    }

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static long Bytes(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(json).Length;
}
