using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;

namespace SafeGenAI.Rollout.Flags;

/// <summary>The application's flag that has the feature's name, as the kill switch of its rollout.</summary>
/// <param name="feature">The feature's name, and the flag's.</param>
/// <param name="scopes">Feature management may be scoped, and a snapshot answers the first user's answer to all: each question has a scope.</param>
/// <param name="outage">Keeps the log quiet.</param>
/// <param name="time">The clock.</param>
internal sealed class FeatureFlagSwitch(string feature, IServiceScopeFactory scopes, FlagOutage outage, TimeProvider time) : IRolloutKillSwitch
{
    /// <summary>What a flag may hold a call up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async ValueTask<bool> IsOnAsync(string unit, string? tenantId, CancellationToken cancellationToken)
    {
        try
        {
            ValueTask<bool> asked = AskAsync(unit, tenantId, cancellationToken);
            bool isOn = asked.IsCompleted ? await asked : await asked.AsTask().WaitAsync(Patience, time, cancellationToken);
            outage.Answered();
            return isOn;
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outage.Failed(exception);
            return false;
        }
    }

    private async ValueTask<bool> AskAsync(string unit, string? tenantId, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();

        // A flag that nobody has defined would be off.
        return scope.ServiceProvider.GetService<IVariantFeatureManager>() is not { } flags
            || (scope.ServiceProvider.GetService<IFeatureDefinitionProvider>() is { } definitions
                && await definitions.GetFeatureDefinitionAsync(feature) is null)
            || await flags.IsEnabledAsync(
                feature, new CallTargetingContext { Feature = feature, UserId = unit, Groups = tenantId is null ? [] : [tenantId] }, cancellationToken);
    }
}
