using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class Utf8TokenEstimatorTests
{
    private static readonly Utf8TokenEstimator Estimator = new();

    [Fact]
    public void L02_InputIsOneTokenPerUtf8Byte_PlusWhatTheTemplateAdds()
    {
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Größe 😀?") { AuthorName = "ann" }];

        Assert.Equal(
            Utf8TokenEstimator.TokensPerCall + 2 * Utf8TokenEstimator.TokensPerMessage + "system".Length + 9 + "user".Length + 3 + 13,
            Estimator.EstimateInput(new(messages)));
    }

    [Fact]
    public void L02_InstructionsToolsAndResponseSchema_CountAsInput()
    {
        JsonElement schema = JsonDocument.Parse("""{"type":"object"}""").RootElement;
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration("find", "Finds mail.", schema);
        long bare = Estimator.EstimateInput(new([], new ChatOptions()));

        Assert.Equal(Utf8TokenEstimator.TokensPerMessage + 5, Estimator.EstimateInput(new([], new ChatOptions { Instructions = "Brief" })) - bare);
        Assert.Equal(
            Utf8TokenEstimator.TokensForTools + 2 * (Utf8TokenEstimator.TokensPerTool + 4 + 11 + 17),
            Estimator.EstimateInput(new([], new ChatOptions { Tools = [tool, tool] })) - bare);
        Assert.Equal(
            Utf8TokenEstimator.TokensPerTool + 17 + 1 + 2,
            Estimator.EstimateInput(new([], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "n", "dd") })) - bare);
        Assert.Equal(
            Utf8TokenEstimator.TokensForTools + Utf8TokenEstimator.TokensPerTool + Utf8TokenEstimator.TokensPerAttachment,
            Estimator.EstimateInput(new([], new ChatOptions { Tools = [new HostedWebSearchTool()] })) - bare - "web_search".Length);
    }

    [Fact]
    public void L02_ToolCallsAndResults_CountWithTheirJson()
    {
        var arguments = new Dictionary<string, object?> { ["query"] = "a\"b", ["top"] = JsonDocument.Parse("5").RootElement };

        // Clients write arguments indented.
        const string Written = """
            {
              "query": "a\"b",
              "top": 5
            }
            """;

        Assert.Equal(
            Utf8TokenEstimator.TokensPerMessage + 2 + 4 + Written.ReplaceLineEndings().Length,
            Estimator.EstimateOutput(new([new FunctionCallContent("c1", "find", arguments)])).Bound);
        Assert.Equal(
            Utf8TokenEstimator.TokensPerMessage + 2 + "\"found\"".Length,
            Estimator.EstimateOutput(new([new FunctionResultContent("c1", "found")])).Bound);
        Assert.Equal(
            Utf8TokenEstimator.TokensPerMessage + 2 + "[1, 2]".Length,
            Estimator.EstimateOutput(new([new FunctionResultContent("c1", JsonDocument.Parse("[1, 2]").RootElement)])).Bound);
    }

    [Fact]
    public void ToolResultThatNoClientCouldWrite_CountsAsUnknown()
    {
        var cyclic = new List<object>();
        cyclic.Add(cyclic);

        Assert.Equal(
            Utf8TokenEstimator.TokensPerMessage + 2 + Utf8TokenEstimator.TokensPerAttachment,
            Estimator.EstimateOutput(new([new FunctionResultContent("c1", cyclic)])).Bound);
    }

    [Fact]
    public void ContentThatIsNotText_CountsAsAnAttachment_AndUsageAsNothing()
    {
        AIContent[] contents = [new DataContent(new byte[] { 1 }, "image/png"), new UriContent("https://example.com/a.png", "image/png"), new UsageContent(new())];

        Assert.Equal(2 * Utf8TokenEstimator.TokensPerAttachment, Estimator.EstimateOutput(new(contents)).Bound);
    }

    [Fact]
    public void L04_DeliveredTextAndReasoning_CountByTheSameBound_InWholeAndInParts()
    {
        const string Text = "Über 😀";
        long whole = Estimator.EstimateOutput(new([new TextContent(Text), new TextReasoningContent("why")])).Bound;
        long parts = Text.Sum(part => Estimator.EstimateOutput(new([new TextContent(part.ToString())])).Bound);

        Assert.Equal(10 + 3, whole);
        Assert.True(parts >= 10);
    }

    [Fact]
    public void PlainTextMessages_AllocateNothing()
    {
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "How large is it?")];
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 100 };
        Estimator.EstimateInput(new(messages, options));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Estimator.EstimateInput(new(messages, options));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }
}
