namespace SafeGenAI.Tokenizers.Tests;

public sealed class O200kModelsTests
{
    private static readonly O200kModels Models = new(["my-deployment", "gpt-5.4"]);

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("gpt-4o-mini-2024-07-18")]
    [InlineData("GPT-4.1-nano")]
    [InlineData("gpt-5")]
    [InlineData("gpt-5-mini")]
    [InlineData("openai/gpt-5-nano")]
    [InlineData("o1-preview")]
    [InlineData("o3")]
    [InlineData("o4-mini")]
    [InlineData("ft:gpt-4o-mini-2024-07-18:acme::1")]
    [InlineData("gpt-oss:20b")]
    [InlineData("My-Deployment")]
    [InlineData("gpt-5.4")]
    public void KnownModels_AreCountedWithIt(string model) => Assert.True(Models.Contains(model));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gpt-4")]
    [InlineData("gpt-4-turbo")]
    [InlineData("gpt-3.5-turbo")]
    [InlineData("gpt-5.5")]
    [InlineData("gpt-50")]
    [InlineData("o4")]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gemini-2.5-pro")]
    [InlineData("llama3")]
    [InlineData("small")]
    public void NoOtherModelIs(string? model) => Assert.False(Models.Contains(model));
}
