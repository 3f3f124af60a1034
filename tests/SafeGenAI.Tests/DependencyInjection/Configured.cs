using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>An application with one model and one feature that has every guard, and JSON beside it.</summary>
internal static class Configured
{
    /// <summary>Windows that have a name in settings.</summary>
    public static IReadOnlyList<Per> Windows { get; } =
    [
        Per.Minute, Per.Hour, Per.Day, Per.Week, Per.Month, Per.Rolling(TimeSpan.FromMinutes(1)), Per.Rolling(TimeSpan.FromHours(1)),
        Per.Rolling(TimeSpan.FromDays(1)), Per.Rolling(TimeSpan.FromMinutes(30)), Per.Rolling(TimeSpan.FromDays(7)),
    ];

    public static IConfigurationRoot Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>One setting: the path's names are objects in each other.</summary>
    public static IConfigurationRoot Setting(string path, string json) => Json(
        path.Split(':').Reverse().Aggregate(json, (inner, name) => $"{{ \"{name}\": {inner} }}"));

    /// <summary>The setup that a container would be built from.</summary>
    public static SafeGenAISetup Setup(IConfiguration configuration, Action<FeatureBuilder>? feature = null)
    {
        ServiceCollection services = new();
        services.AddSafeGenAI(configuration)
            .UseCostBreaker(AllLimits)
            .UseSharedCache()
            .AddModel("small", _ => new FakeChatClient(), new ModelPrice(1, 2, 0.5m))
            .AddFeature("email", feature ?? (f => f.UseCache(SafeGenAI.Cache.CacheSharing.Everyone).UseHallucinationCheck(h => h.UseJudge("small")).UseCostBreaker(AllLimits).UseQuota(AllQuotas).UseReview().UseRollout()));
        return ((SafeGenAIRecipe)services.First(service => service.ServiceType == typeof(SafeGenAIRecipe)).ImplementationInstance!).Play();
    }

    public static IReadOnlyList<BudgetLimit> Quotas(SafeGenAISetup setup)
    {
        List<string> faults = [];
        IReadOnlyList<BudgetLimit> limits = setup.Features[0].Quota!.Build("email", faults);
        Assert.Empty(faults);
        return limits;
    }

    public static IReadOnlyList<BudgetLimit> Limits(SafeGenAISetup setup, string? feature)
    {
        List<string> faults = [];
        List<BudgetLimit> limits = [.. (feature is null ? setup.CostBreaker : setup.Features[0].CostBreaker).Build(feature, faults)];
        Assert.Empty(faults);
        return limits;
    }

    private static void AllQuotas(SafeGenAI.Quota.QuotaOptions quota)
    {
        foreach (Per per in (Per[])[Per.Minute, Per.Hour, Per.Day, Per.Week, Per.Month,
            Per.Rolling(TimeSpan.FromMinutes(1)), Per.Rolling(TimeSpan.FromHours(1)), Per.Rolling(TimeSpan.FromDays(1))])
        {
            quota.PerUser(9, per).PerTenant(9, per);
        }
    }

    private static void AllLimits(SafeGenAI.CostBreaker.CostBreakerOptions limits)
    {
        limits.PerCall(usd: 9m).PerCall(tokens: 9L).PerCall(requests: 9);
        limits.CeilingPrice = new ModelPrice(1, 2, 0.5m);
        foreach (Per per in Windows)
        {
            limits.Global(usd: 9m, per).Global(tokens: 9L, per).Global(requests: 9, per)
                .PerTenant(usd: 9m, per).PerTenant(tokens: 9L, per).PerTenant(requests: 9, per)
                .PerFeature(usd: 9m, per).PerFeature(tokens: 9L, per).PerFeature(requests: 9, per)
                .PerUser(usd: 9m, per).PerUser(tokens: 9L, per).PerUser(requests: 9, per)
                .PerModel(usd: 9m, per).PerModel(tokens: 9L, per).PerModel(requests: 9, per);
        }
    }
}
