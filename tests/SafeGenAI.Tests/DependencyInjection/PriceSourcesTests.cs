using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.DependencyInjection;

public sealed class PriceSourcesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safegenai-prices-");
    private readonly FakeLogCollector _logs = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task TheApplicationsOwnPrice_Wins_ThenItsLists_ThenWhatItRegistered_ThenTheBuiltInList()
    {
        string path = Write("""{ "prices": [ { "model": "gpt-5-nano", "input": 3, "output": 3 }, { "model": "explicit", "input": 9, "output": 9 } ] }""");
        ServiceCollection services = new();
        services.AddSingleton<IPriceCatalog>(new PriceCatalog(
            [new PriceEntry("claude-opus-5", new ModelPrice(4, 4)), new PriceEntry("gpt-5-nano", new ModelPrice(9, 9))]));
        services.AddSafeGenAI().UseDefaultPrices().UsePrices(path)
            .UsePrices(new PriceCatalog([new PriceEntry("gpt-5-nano", new ModelPrice(9, 9)), new PriceEntry("second", new ModelPrice(2, 2))]))
            .AddModel("explicit", _ => Client(), new ModelPrice(1, 1))
            .AddModel("second", _ => Client()).AddModel("gpt-5-nano", _ => Client()).AddModel("claude-opus-5", _ => Client()).AddModel("gpt-5-mini", _ => Client())
            .AddFeature("f1", f => f.UseModels("explicit")).AddFeature("f2", f => f.UseModels("second")).AddFeature("f3", f => f.UseModels("gpt-5-nano"))
            .AddFeature("f4", f => f.UseModels("claude-opus-5")).AddFeature("f5", f => f.UseModels("gpt-5-mini"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        long?[] costs = await Task.WhenAll(Enumerable.Range(1, 5).Select(async i =>
            (await provider.GetRequiredKeyedService<GenAIPipeline>($"f{i}").ExecuteAsync("hi")).Usage.CostNanoUsd));

        Assert.Equal([1_000_000, 2_000_000, 3_000_000, 4_000_000, 250_000], costs);
    }

    [Fact]
    public void L24_APriceListThatCannotBeRead_StopsTheStart_WithTheOtherFaults()
    {
        string path = Write("""{ "prices": [ { "model": "m", "input": -1, "output": 3 }, { "model": "n" } ] }""");

        SafeGenAIConfigurationException exception = Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("f")
            .AddModel("m", Client()).UsePrices(path).UsePrices("no such file.json").Configure(f => f.UseResilience(r => r.MaxRetries = 99)).Build());

        Assert.Equal(3, exception.Faults.Count);
        Assert.StartsWith($"UsePrices(\"{path}\"): The price list has 3 faults. - prices[0] ('m'): input is -1", exception.Faults[0], StringComparison.Ordinal);
        Assert.StartsWith("UsePrices(\"no such file.json\"): Could not find file", exception.Faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task L05_TheStart_ListsTheModelsWithoutAPrice()
    {
        using (Start(b => b.AddModel("b", Client()).AddModel("a", Client()).AddModel("c", Client(), new ModelPrice(1, 1)).Configure(f => f.UseModels("a"))))
        {
            await Eventually.TrueAsync(() => Logged(1410).Any());
        }

        FakeLogRecord told = Assert.Single(Logged(1410));
        Assert.Equal(LogLevel.Warning, told.Level);
        Assert.StartsWith("No price is known for the models 'a', 'b':", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStart_SaysWhichModels_TheBuiltInListPrices()
    {
        using (Start(b => b.AddModel("gpt-5-mini", Client()).AddModel("claude-opus-5", Client()).AddModel("gpt-5-nano", Client(), new ModelPrice(1, 1))
            .UsePrices(new PriceCatalog([new PriceEntry("claude-opus-5", new ModelPrice(1, 1))])).UseDefaultPrices().Configure(f => f.UseModels("gpt-5-mini"))))
        {
            await Eventually.TrueAsync(() => Logged(1413).Any());
        }

        Assert.Contains("The models 'gpt-5-mini' are priced by the built-in list of ", Assert.Single(Logged(1413)).Message, StringComparison.Ordinal);
        Assert.Empty(Logged(1410));
    }

    [Fact]
    public void WithoutBeingAskedFor_TheBuiltInList_PricesNothing() =>
        Assert.Contains("model 'gpt-5-mini' has no price", Assert.Throws<SafeGenAIConfigurationException>(() => GenAIPipeline.CreateBuilder("f")
            .AddModel("gpt-5-mini", Client()).Configure(f => f.UseCostBreaker(c => c.PerFeature(usd: 5, Per.Hour))).Build()).Message, StringComparison.Ordinal);

    [Fact]
    public void TheBuiltInList_HasASourceForEveryPrice_AndBoundsWhatItSays()
    {
        Assert.All(DefaultPrices.Catalog.Entries, entry => Assert.Contains("https://", entry.Source, StringComparison.Ordinal));
        Assert.All(DefaultPrices.Catalog.Entries, entry => Assert.NotNull(entry.Provider));
        Assert.Equal(new ModelPrice(0.25m, 2m, 0.025m), DefaultPrices.Catalog.Find("openai/gpt-5-mini-2025-08-07", DefaultPrices.Date));
        Assert.Equal(new ModelPrice(4m, 20m, 0.2m, 8m) { BatchDiscount = 50 }, DefaultPrices.Catalog.Find("claude-opus-5-5", DefaultPrices.Date));
        Assert.Equal(0.4m, DefaultPrices.Catalog.Find("gemini-3.1-pro-preview", DefaultPrices.Date)!.LongContext!.Price.CachedInput);
        Assert.Equal(0.75m, DefaultPrices.Catalog.Find("gemini-3.8-flash", new(2026, 12, 31))!.Input);
        Assert.Equal(1.5m, DefaultPrices.Catalog.Find("gemini-3.8-flash", new(2027, 1, 1))!.Input);
    }

    private static FakeChatClient Client() => new() { Otherwise = FakeReply.Text("ok").WithUsage(1_000, 0) };

    private string Write(string json)
    {
        string path = Path.Combine(_folder.FullName, "prices.json");
        File.WriteAllText(path, json);
        return path;
    }

    private IEnumerable<FakeLogRecord> Logged(int id) => _logs.GetSnapshot().Where(log => log.Id.Id == id);

    private ILoggerFactory Start(Action<GenAIPipelineBuilder> say)
    {
        ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(new FakeLoggerProvider(_logs)));
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder("f").UseLoggerFactory(loggers);
        say(builder);
        builder.Build();
        return loggers;
    }
}
