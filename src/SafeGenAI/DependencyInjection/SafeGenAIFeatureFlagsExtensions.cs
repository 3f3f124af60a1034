using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.FeatureManagement;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Rollout;
using SafeGenAI.Rollout.Flags;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Rollouts on the application's feature flags.</summary>
public static class SafeGenAIFeatureFlagsExtensions
{
    /// <summary>Makes the flag that has a feature's name the kill switch of its rollout, and gives flags the filter <c>SafeGenAI.StagedRollout</c>, which
    /// is on for whoever is in a rollout now.</summary>
    /// <remarks>
    /// <para>A flag that is not defined switches nothing off. One that is off for a call's unit, or cannot be asked, puts the call into the control arm,
    /// and the call is no evidence. It is asked once in a call, with the unit as the user and the tenant as the group.</para>
    /// <para>Call it after the application's own <c>AddFeatureManagement</c> or <c>AddScopedFeatureManagement</c>; where there is none it is added, and
    /// reads the section <c>feature_management</c> or <c>FeatureManagement</c>.</para>
    /// </remarks>
    /// <param name="builder">The front door.</param>
    /// <returns>The same builder.</returns>
    [RequiresUnreferencedCode("Microsoft.FeatureManagement binds its configuration and finds filters by reflection; rollouts without flags do not.")]
    [RequiresDynamicCode("Microsoft.FeatureManagement calls filters with contexts by reflection; rollouts without flags do not.")]
    public static SafeGenAIBuilder UseFeatureFlags(this SafeGenAIBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        ServiceDescriptor? flags = services.LastOrDefault(service => service.ServiceType == typeof(IVariantFeatureManager));
        if (flags is null)
        {
            services.AddFeatureManagement();
        }

        // As long-lived as what holds them, and no longer than the accessor that one of them holds.
        ServiceLifetime lifetime = flags?.Lifetime ?? ServiceLifetime.Singleton;
        services.TryAddSingleton<RolloutAudience>();
        services.TryAddEnumerable(ServiceDescriptor.Describe(typeof(IFeatureFilterMetadata), typeof(StagedRolloutFilter), lifetime));
        services.TryAddEnumerable(ServiceDescriptor.Describe(typeof(IFeatureFilterMetadata), typeof(StagedRolloutContextFilter), lifetime));
        services.TryAddSingleton<RolloutKillSwitchFactory>(static provider =>
        {
            TimeProvider time = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            IServiceScopeFactory scopes = provider.GetRequiredService<IServiceScopeFactory>();
            return (plan, logger) => new FeatureFlagSwitch(plan.Feature, scopes, new FlagOutage(plan.Feature, time, logger), time);
        });
        return builder;
    }
}
