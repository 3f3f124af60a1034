using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.CostBreaker;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tokenizers.Tests;

public sealed class UseTokenizerTests
{
    private static readonly string Prompt = string.Concat(Enumerable.Repeat("A question of some length. ", 40));

    [Theory]
    [InlineData("gpt-5-mini", "gpt-5-mini", true)]
    [InlineData("small", "gpt-5-mini", true)]
    [InlineData("small", null, false)]
    [InlineData("listed", null, true)]
    [InlineData("small", "listed", true)]
    [InlineData("small", "llama3", false)]
    public async Task AModelIsCounted_ByTheNameThatItsClientTells(string name, string? providerName, bool counts)
    {
        using FakeChatClient client = new("ok");
        FakeBudgetLedger ledger = new();
        ServiceCollection services = new();
        services.AddSingleton<IBudgetLedger>(ledger);
        services.AddSafeGenAI()
            .UseTokenizer(t => t.O200kModels.Add("listed"))
            .AddModel(name, _ => new NamedClient(client, providerName))
            .AddFeature("f", f => f.UseCostBreaker(c => c.PerFeature(tokens: CostBreakerOptions.DefaultMaxOutputTokens + 700, Per.Hour)));
        await using ServiceProvider provider = services.BuildServiceProvider();

        GenAIResult result = await provider.GetRequiredKeyedService<GenAIPipeline>("f").ExecuteAsync(Prompt);

        // 1,080 bytes and some 240 tokens: only the counted prompt fits.
        Assert.Equal(counts ? "ok" : SafeGenAI.Fallback.Rung.DefaultTemplate, result.Text);
        Assert.Equal(1, ledger.Requests);
    }

    [Fact]
    public void ItReplacesAnEstimatorThatWasThere()
    {
        ServiceCollection services = new();
        services.AddSingleton<ITokenEstimator>(new Utf8TokenEstimator());
        services.AddSafeGenAI().UseTokenizer();
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.IsType<TokenizerEstimator>(provider.GetRequiredService<ITokenEstimator>());
    }

    private sealed class NamedClient(IChatClient inner, string? model) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", null, model) : base.GetService(serviceType, serviceKey);
    }
}
