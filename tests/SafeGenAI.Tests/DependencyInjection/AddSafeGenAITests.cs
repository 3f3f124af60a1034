using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.DependencyInjection;

public sealed class AddSafeGenAITests
{
    private readonly ServiceCollection _services = new();
    private readonly InMemoryDecisionSink _sink = new();

    public AddSafeGenAITests() => _services.AddSingleton<IDecisionSink>(_sink);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutAnotherWord_TheRegisteredClientIsGuarded(bool streaming)
    {
        _services.AddSingleton<IChatClient>(new FakeChatClient("hello"));
        _services.AddSafeGenAI();
        await using ServiceProvider provider = _services.BuildServiceProvider();

        GenAIResult result = await provider.GetRequiredService<GenAIPipeline>().AskAsync(streaming);

        Assert.Equal(("hello", "model"), (result.Text, result.Model));
        Assert.Equal("default", Assert.Single(_sink.Decisions).Feature);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AddModel_AdoptsTheClientUnderItsKey(bool streaming)
    {
        _services.AddKeyedSingleton<IChatClient>("small", new FakeChatClient("from small"));
        _services.AddSingleton<IChatClient>(new FakeChatClient("from nobody"));
        _services.AddSafeGenAI().AddModel("small");
        await using ServiceProvider provider = _services.BuildServiceProvider();

        GenAIResult result = await provider.GetRequiredService<GenAIPipeline>().AskAsync(streaming);

        Assert.Equal(("from small", "small"), (result.Text, result.Model));
    }

    [Fact]
    public async Task EachFeature_HasItsKeyedPipeline_AndItsKeyedClient()
    {
        AddTwoFeatures();
        _services.AddSingleton<TwoFeatures>();
        await using ServiceProvider provider = _services.BuildServiceProvider();
        TwoFeatures features = provider.GetRequiredService<TwoFeatures>();

        Assert.Equal(("email", "chat"), (features.Email.Feature, features.Chat.Feature));
        Assert.Equal("from large", (await features.Chat.AskAsync(streaming: false)).Text);
        Assert.Equal("from small", (await features.EmailClient.GetResponseAsync("hi")).Text);
        Assert.Equal(["chat", "email"], _sink.Decisions.Select(decision => decision.Feature));
        Assert.Same(features.Email, provider.GetRequiredKeyedService<GenAIPipeline>("email"));
        Assert.Equal(2, provider.GetKeyedServices<GenAIPipeline>(KeyedService.AnyKey).Count());
    }

    [Fact]
    public void AnUnknownKey_ListsTheKnownOnes()
    {
        AddTwoFeatures();
        using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.Equal(
            "There is no feature 'emial'; known are 'chat', 'email'. Add it with AddFeature.",
            Assert.Throws<KeyNotFoundException>(() => provider.GetRequiredKeyedService<GenAIPipeline>("emial")).Message);
        Assert.Equal(
            "There is no feature 'emial'; known are 'chat', 'email'. Add it with AddFeature.",
            Assert.Throws<KeyNotFoundException>(() => provider.GetRequiredService<GenAIPipelineProvider>().GetPipeline("emial")).Message);
    }

    [Fact]
    public void TheProvider_GivesPipelinesByName()
    {
        AddTwoFeatures();
        using ServiceProvider provider = _services.BuildServiceProvider();
        GenAIPipelineProvider pipelines = provider.GetRequiredService<GenAIPipelineProvider>();

        Assert.Equal(["chat", "email"], pipelines.Features.Order());
        Assert.Same(provider.GetRequiredKeyedService<GenAIPipeline>("chat"), pipelines.GetPipeline("chat"));
        Assert.Throws<ArgumentNullException>("feature", () => pipelines.GetPipeline(null!));
    }

    [Fact]
    public void TheUnkeyedPipeline_NeedsOneFeature()
    {
        AddTwoFeatures();
        using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.Equal(
            "There are 2 features, 'chat', 'email': ask for one by its name, [FromKeyedServices(\"...\")] GenAIPipeline.",
            Assert.Throws<InvalidOperationException>(provider.GetRequiredService<GenAIPipeline>).Message);
    }

    [Fact]
    public void CalledAgain_ItContinuesWithTheSameSetup()
    {
        _services.AddSafeGenAI(Configured.Setting("Features:chat:Resilience:MaxRetries", "0")).AddModel("small", _ => new FakeChatClient());
        _services.AddSafeGenAI(Configured.Setting("Features:email:Resilience:MaxRetries", "1")).AddFeature("email");
        _services.AddSafeGenAI().AddFeature("chat");
        using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.Equal(["chat", "email"], provider.GetRequiredService<GenAIPipelineProvider>().Features.Order());
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public async Task TwoContainersOfOneSetup_ShareNeitherBudgetNorCacheNorCircuit()
    {
        FakeChatClient model = new("ok");
        int configured = 0;
        _services.AddSafeGenAI(Configured.Setting("Features:email:CostBreaker:Global:RequestsPerDay", "1"))
            .AddModel("small", _ => model)
            .AddFeature("email", f =>
            {
                configured++;
                f.UseCache(CacheSharing.Everyone).UseCostBreaker(c => c.Global(requests: 100, Per.Day));
            });
        await using ServiceProvider one = _services.BuildServiceProvider();
        await using ServiceProvider other = _services.BuildServiceProvider();

        await one.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false, "a");
        GenAIResult denied = await one.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false, "b");
        GenAIResult result = await other.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false, "a");

        Assert.Equal(FailureKind.BudgetExceeded, denied.FailureKind);
        Assert.Equal((Provenance.Model, "ok"), (result.Provenance, result.Text));
        Assert.Equal((2, 2), (model.Calls, configured));
    }

    [Fact]
    public void EachContainer_MakesEachClientOnce_AndFromItsOwnServices()
    {
        List<object> made = [];
        _services.AddSingleton<Marker>();
        _services.AddSafeGenAI().AddFeature("email").AddFeature("chat").AddModel("small", provider =>
        {
            made.Add(provider.GetRequiredService<Marker>());
            return new FakeChatClient();
        });
        using ServiceProvider one = _services.BuildServiceProvider();
        using ServiceProvider other = _services.BuildServiceProvider();
        foreach (ServiceProvider provider in (ServiceProvider[])[one, one, other])
        {
            provider.GetRequiredKeyedService<GenAIPipeline>("email");
            provider.GetRequiredKeyedService<IChatClient>("chat");
            provider.CreateScope().ServiceProvider.GetRequiredKeyedService<GenAIPipeline>("chat");
        }

        Assert.Equal([one.GetRequiredService<Marker>(), other.GetRequiredService<Marker>()], made);
    }

    [Fact]
    public async Task ReplaceModels_GivesEveryModelAnotherClient_AndMakesNoneOfItsOwn()
    {
        _services.AddSafeGenAI().AddModel("small", _ => throw new InvalidOperationException("no key on this machine")).AddModel("large")
            .AddFeature("email", f => f.UseModels("small", "large"));
        _services.AddSafeGenAI().ReplaceModels(name => new FakeChatClient($"fake {name}"));
        await using ServiceProvider provider = _services.BuildServiceProvider();

        Assert.Equal("fake small", (await provider.GetRequiredService<GenAIPipeline>().AskAsync(streaming: false)).Text);
    }

    [Fact]
    public async Task WithoutAContainer_EachBuild_IsAPipelineOfItsOwn()
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder().AddModel("small", new FakeChatClient("ok"))
            .Configure(f => f.UseCostBreaker(c => c.Global(requests: 1, Per.Day)));
        GenAIPipeline one = builder.Build();
        GenAIPipeline other = builder.Build();

        Assert.Equal("default", one.Feature);
        Assert.NotSame(one, other);
        Assert.Equal("ok", (await one.AskAsync(streaming: false)).Text);
        Assert.Equal("ok", (await other.AskAsync(streaming: false)).Text);
        Assert.Equal(FailureKind.BudgetExceeded, (await one.AskAsync(streaming: false)).FailureKind);
    }

    [Fact]
    public void NullsAreRefusedWhereTheyAreWritten()
    {
        SafeGenAIBuilder builder = _services.AddSafeGenAI();

        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddSafeGenAI());
        Assert.Throws<ArgumentNullException>("name", () => builder.AddModel(null!));
        Assert.Throws<ArgumentNullException>("client", () => builder.AddModel("small", client: null!));
        Assert.Throws<ArgumentNullException>("name", () => builder.AddFeature(null!));
        Assert.Throws<ArgumentNullException>("configure", () => builder.UseCostBreaker(null!));
        Assert.Throws<ArgumentNullException>("sink", () => builder.AddDecisionSink(null!));
        Assert.Throws<ArgumentNullException>("client", () => builder.ReplaceModels(null!));
        Assert.Throws<ArgumentException>("feature", () => GenAIPipeline.CreateBuilder(" "));
        Assert.Throws<ArgumentNullException>("client", () => GenAIPipeline.CreateBuilder().AddModel("small", null!));
    }

    private void AddTwoFeatures() => _services.AddSafeGenAI()
        .AddModel("small", _ => new FakeChatClient("from small"))
        .AddModel("large", _ => new FakeChatClient("from large"))
        .AddFeature("email", f => f.UseModels("small"))
        .AddFeature("chat", f => f.UseModels("large"));

    private sealed class Marker;

    private sealed record TwoFeatures(
        [FromKeyedServices("email")] GenAIPipeline Email,
        [FromKeyedServices("chat")] GenAIPipeline Chat,
        [FromKeyedServices("email")] IChatClient EmailClient);
}
