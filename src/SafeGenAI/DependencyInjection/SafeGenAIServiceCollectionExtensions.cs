using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SafeGenAI.Budgets;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>The front door.</summary>
public static class SafeGenAIServiceCollectionExtensions
{
    /// <summary>
    /// Adds guarded pipelines. Without another word there is one, around the registered <see cref="IChatClient"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">Overrides values of what is said in code, never its structure, also while the application
    /// runs: see docs/configuration.md.</param>
    /// <returns>A builder for models and features. Calling it again continues with the same one.</returns>
    public static SafeGenAIBuilder AddSafeGenAI(this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        SafeGenAIRecipe? recipe = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<SafeGenAIRecipe>().FirstOrDefault();
        if (recipe is null)
        {
            recipe = new SafeGenAIRecipe();
            services.AddSingleton(recipe);
            services.AddSingleton(PipelineRegistry.Of);
            services.AddSingleton<GenAIPipelineProvider>(static provider => provider.GetRequiredService<PipelineRegistry>());
            services.AddSingleton(static provider => provider.GetRequiredService<PipelineRegistry>().Only());
            // A key that no feature has: the error lists those there are.
            services.AddKeyedSingleton<GenAIPipeline>(KeyedService.AnyKey, static (provider, key) =>
                provider.GetRequiredService<PipelineRegistry>().GetPipeline(key as string ?? $"{key}"));
            services.TryAddSingleton<BudgetAlerts>();
            services.TryAddSingleton(static provider => provider.GetRequiredService<PipelineRegistry>().Control);
            services.AddSingleton(static provider => provider.GetRequiredService<PipelineRegistry>().RolloutControl);
            services.AddSingleton<IBudgetStatus>(static provider => provider.GetRequiredService<PipelineRegistry>().Budgets);
            services.TryAddSingleton<IReviewQueue>(static provider => new InMemoryReviewQueue(provider.GetService<TimeProvider>()));
            services.AddHostedService<StartupCheck>();
        }

        if (configuration is not null)
        {
            recipe.Add(configuration);
        }

        return new SafeGenAIBuilder(services, recipe);
    }
}
