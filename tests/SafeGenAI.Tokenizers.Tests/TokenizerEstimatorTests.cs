using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tokenizers.Tests;

public sealed class TokenizerEstimatorTests
{
    private const string Model = "gpt-4o";

    private static readonly TokenizerEstimator Estimator = new();
    private static readonly Utf8TokenEstimator Bound = new();

    /// <summary>The example of OpenAI's cookbook, "How to count tokens with tiktoken": the API counted 124 prompt tokens.</summary>
    [Fact]
    public void TheDocumentedConversation_IsBounded_AndNotByMuch()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You are a helpful, pattern-following assistant that translates corporate jargon into plain English."),
            new(ChatRole.System, "New synergies will help drive top-line growth.") { AuthorName = "example_user" },
            new(ChatRole.System, "Things working well together will increase revenue.") { AuthorName = "example_assistant" },
            new(ChatRole.System, "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.") { AuthorName = "example_user" },
            new(ChatRole.System, "Let's talk later when we're less busy about how to do better.") { AuthorName = "example_assistant" },
            new(ChatRole.User, "This late pivot means we don't have time to boil the ocean for the client deliverable."),
        ];

        const int Documented = 124;
        const int Frames = Utf8TokenEstimator.TokensPerCall + 6 * (Utf8TokenEstimator.TokensPerMessage + TokenizerEstimator.TokensPerPart);
        long names = messages.Sum(message => message.Role.Value.Length + (message.AuthorName?.Length ?? 0));
        Assert.InRange(Estimate(messages), Documented, Documented + Frames + names);
        Assert.True(Estimate(messages) < Bound.EstimateInput(new(messages)) - 300);
    }

    /// <summary>The example of the same page, "for chat completions API with tool calls": the API counted 101 prompt tokens.</summary>
    [Fact]
    public void TheDocumentedTool_IsBounded()
    {
        JsonElement schema = JsonDocument.Parse("""
            {"type":"object","properties":{"location":{"type":"string","description":"The city and state, e.g. San Francisco, CA"},
            "unit":{"type":"string","description":"The unit of temperature to return","enum":["celsius","fahrenheit"]}},"required":["location"]}
            """).RootElement;
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You are a helpful assistant that can answer to questions about the weather."),
            new(ChatRole.User, "What's the weather like in San Francisco?"),
        ];
        ChatOptions options = new() { Tools = [AIFunctionFactory.CreateDeclaration("get_current_weather", "Get the current weather in a given location", schema)] };

        // 33 of the 101 are the messages'.
        Assert.InRange(Estimate(messages), 33, 33 + Utf8TokenEstimator.TokensPerCall + 2 * 30);
        Assert.True(Estimate(messages, options) - Estimate(messages) >= 68 + Utf8TokenEstimator.TokensForTools);
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gpt-4")]
    [InlineData(null)]
    public void AModelWhoseTokenizerIsNotKnown_KeepsTheBound(string? model)
    {
        ChatMessage[] messages = [new(ChatRole.User, "A question of some length, in plain English.")];
        AIContent[] answer = [new TextContent("An answer of some length, in plain English.")];

        Assert.Equal(Bound.EstimateInput(new(messages)), Estimator.EstimateInput(new(messages, null, model)));
        Assert.Equal(Bound.EstimateOutput(new(answer)), Estimator.EstimateOutput(new(answer, model)));
    }

    [Fact]
    public void Instructions_AreCounted_AndWhatIsNotTextKeepsItsBound()
    {
        ChatMessage[] messages = [new(ChatRole.User,
        [
            new DataContent(new byte[] { 1 }, "image/png"),
            new FunctionResultContent("c1", "a result of some length, in plain English"),
            new TextReasoningContent("some reasoning") { ProtectedData = "abcdefghijklmnopqrstuvwxyz" },
        ])];
        ChatOptions options = new() { Instructions = string.Concat(Enumerable.Repeat("Be brief. ", 100)) };

        Assert.Equal(Bound.EstimateInput(new(messages, null, Model)), Estimate(messages));
        Assert.InRange(Estimate(messages, options) - Estimate(messages), 300, 330);
    }

    [Fact]
    public void ALongPrompt_IsCountedAsFarAsItIsAffordable()
    {
        TokenizerEstimator estimator = new(new TokenizerOptions { MaxCountedCharacters = 100_000 });
        string half = string.Concat(Enumerable.Repeat("some words ", 100_000 / 11));
        ChatMessage[] one = [new(ChatRole.User, half)];
        ChatMessage[] three = [new(ChatRole.User, half), new(ChatRole.User, half), new(ChatRole.User, half)];

        long counted = estimator.EstimateInput(new(one, null, Model));
        Assert.InRange(counted, half.Length / 6, half.Length / 5);
        Assert.InRange(estimator.EstimateInput(new(three, null, Model)), counted + 2 * half.Length - 10_000, counted + 2 * half.Length);
        Assert.Equal(
            Bound.EstimateInput(new(one)), new TokenizerEstimator(new TokenizerOptions { MaxCountedCharacters = 0 }).EstimateInput(new(one, null, Model)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenizerOptions { MaxCountedCharacters = -1 });
    }

    [Fact]
    public void AnyConversation_IsBetweenItsTokensAndTheByteBound()
    {
        TiktokenTokenizer tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");
        Gen.String[0, 300].Array[1, 6].Sample(texts =>
        {
            ChatMessage[] messages = [.. texts.Select(text => new ChatMessage(ChatRole.User, text))];
            ChatMessage[] joined = [new(ChatRole.User, [.. texts.Select(text => new TextContent(text))])];

            // The documented frame: three tokens a message, the role, three for the answer.
            Assert.InRange(
                Estimate(messages), 3 + texts.Sum(text => 4 + tokenizer.CountTokens(text)), Bound.EstimateInput(new(messages)));
            Assert.InRange(
                Estimate(joined), 7 + tokenizer.CountTokens(string.Join('\n', texts)), Bound.EstimateInput(new(joined)));
        }, iter: 500);
    }

    [Fact]
    public void ManyParts_KeepRoomForWhatAProviderPutsBetweenThem()
    {
        string[] texts = [.. Enumerable.Repeat("elephants and tigers", 500)];
        ChatMessage[] joined = [new(ChatRole.User, [.. texts.Select(text => new TextContent(text))])];

        Assert.True(Estimate(joined) >= TiktokenTokenizer.CreateForEncoding("o200k_base").CountTokens(string.Join("\n\n", texts)));
    }

    [Fact]
    public void DeliveredText_HasABoundInBytes_AndALikelyCountOfTokens()
    {
        const string Text = "The delivery moves to Friday, and nobody was told about it.";
        TiktokenTokenizer tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");
        OutputEstimate whole = Estimator.EstimateOutput(new([new TextContent(Text), new TextReasoningContent("why"), new UsageContent(new())], Model));
        OutputEstimate parts = default;
        foreach (EncodedToken token in tokenizer.EncodeToTokens(Text, out _))
        {
            parts += Estimator.EstimateOutput(new([new TextContent(token.Value)], Model));
        }

        Assert.Equal((Text.Length + 3, tokenizer.CountTokens(Text) + 1), (whole.Bound, whole.Likely));
        Assert.Equal((Text.Length, tokenizer.CountTokens(Text)), (parts.Bound, parts.Likely));
    }

    [Fact]
    public void AToolCallAmongText_KeepsItsEstimate()
    {
        FunctionCallContent call = new("c1", "find", new Dictionary<string, object?> { ["query"] = "a" });
        OutputEstimate text = Estimator.EstimateOutput(new([new TextContent("Let me look.")], Model));

        Assert.Equal(text + Bound.EstimateOutput(new([call])), Estimator.EstimateOutput(new([new TextContent("Let me look."), call], Model)));
    }

    private static long Estimate(ChatMessage[] messages, ChatOptions? options = null) => Estimator.EstimateInput(new(messages, options, Model));
}
