using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace SafeGenAI.Rollout.Flags;

/// <summary>Says to flags who is in a rollout now: by the rule that calls go by, so that the two cannot disagree.</summary>
/// <remarks>Neither the flag's name nor feature management's options are in the rule: the salt is the rollout's.</remarks>
/// <param name="services">Pipelines are built around clients that may ask a flag: the rollouts are not asked for before a flag is.</param>
/// <param name="loggers">The application's, or null.</param>
internal sealed class RolloutAudience(IServiceProvider services, ILoggerFactory? loggers = null)
{
    public const string FilterAlias = "SafeGenAI.StagedRollout";

    private const string FeatureParameter = "Feature";

    private readonly ILogger _logger = loggers?.CreateLogger("SafeGenAI.Rollout") ?? NullLogger.Instance;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Whether a flag's filter lets somebody in; nobody whose id is not known.</summary>
    /// <param name="flag">The flag with the filter's settings.</param>
    /// <param name="asking">Who is asked for, or null.</param>
    public bool Includes(FeatureFilterEvaluationContext flag, ITargetingContext? asking)
    {
        string feature = flag.Parameters?[FeatureParameter] is { Length: > 0 } named ? named : flag.FeatureName;
        if (services.GetRequiredService<RolloutControl>().Of(feature) is not { } rollout)
        {
            if (_told.TryAdd(flag.FeatureName, true))
            {
                RolloutLog.FlagOfNoRollout(_logger, flag.FeatureName, FilterAlias, feature);
            }

            return false;
        }

        // A call that asks whether it was switched off is not told that it is not in: whoever is in the control arm would not count.
        return (asking is CallTargetingContext call && call.Feature == rollout.Plan.Feature)
            || (asking?.UserId is { Length: > 0 } unit && rollout.IsIn(unit));
    }
}
