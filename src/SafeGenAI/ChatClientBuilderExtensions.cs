using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.CostBreaker;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Quota;
using SafeGenAI.Resilience;
using SafeGenAI.Validation;

namespace SafeGenAI;

/// <summary>
/// Each guard alone, in a pipeline of <see cref="ChatClientBuilder"/>. Without a fallback behind it, a guard throws what
/// it refuses: a <see cref="Failures.GenAIException"/>, or the model client's own exception.
/// </summary>
/// <remarks>
/// Clock, loggers, ledger, prices and sinks are taken from the services given to <c>Build</c>, where they are. The
/// outermost of several guards opens the call; the deadline and the budget of attempts are then its own.
/// </remarks>
public static class ChatClientBuilderExtensions
{
    private const string DefaultFeature = SafeGenAISetup.DefaultFeature;

    /// <summary>Makes one decision per call and traces it.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="feature">The feature's name in decisions and metrics.</param>
    public static ChatClientBuilder UseTelemetry(this ChatClientBuilder builder, string feature = DefaultFeature) =>
        Use(builder, feature, static (stages, inner) => stages.Telemetry(inner));

    /// <summary>Answers without a model when it failed.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets the ladder.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseFallback(
        this ChatClientBuilder builder, Action<FallbackOptions>? configure = null, string feature = DefaultFeature)
    {
        FallbackOptions options = Configured(new FallbackOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.Fallback(inner, options));
    }

    /// <summary>Refuses a request that is too long, before anything is computed of it.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets how long a request may be.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseInputLimit(
        this ChatClientBuilder builder, Action<InputLimitOptions>? configure = null, string feature = DefaultFeature)
    {
        InputLimitOptions options = Configured(new InputLimitOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.InputLimit(inner, options));
    }

    /// <summary>Limits how many calls each user, or each tenant, may make.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets the limits. Who asks is said with <see cref="ChatOptionsExtensions.OnBehalfOf"/>.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseQuota(
        this ChatClientBuilder builder, Action<QuotaOptions> configure, string feature = DefaultFeature)
    {
        ArgumentNullException.ThrowIfNull(configure);
        QuotaOptions options = Configured(new QuotaOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.Quota(inner, options));
    }

    /// <summary>Gives the accepted answer to a question that was asked before.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="sharing">With whom an answer may be shared: a choice, never a default.</param>
    /// <param name="configure">Sets how long answers are kept.</param>
    /// <param name="feature">The feature's name: part of the key.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sharing is none.</exception>
    public static ChatClientBuilder UseCache(
        this ChatClientBuilder builder, CacheSharing sharing, Action<CacheOptions>? configure = null, string feature = DefaultFeature)
    {
        if (!Enum.IsDefined(sharing))
        {
            throw new ArgumentOutOfRangeException(nameof(sharing), sharing, "Pass CacheSharing.Everyone, Tenant or User.");
        }

        CacheOptions options = Configured(new CacheOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.Cache(inner, sharing, options));
    }

    /// <summary>Rejects answers that are none: empty, truncated, filtered, refused, or not what the validator accepts.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="validate">The application's own validator.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseValidation(
        this ChatClientBuilder builder, Func<ValidationArguments, ValidationResult>? validate = null, string feature = DefaultFeature)
    {
        DelegateValidator? validator = validate is null ? null : new((arguments, _) => new(validate(arguments)));
        return Use(builder, feature, (stages, inner) => stages.Validation(inner, validator));
    }

    /// <summary>Compares answers with the sources that <see cref="ChatOptionsExtensions.OnBehalfOf"/> put in the options.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets what is required.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseHallucinationCheck(
        this ChatClientBuilder builder, Action<HallucinationCheckOptions>? configure = null, string feature = DefaultFeature)
    {
        HallucinationCheckOptions options = Configured(new HallucinationCheckOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.HallucinationCheck(inner, options));
    }

    /// <summary>Timeouts, retries, and a circuit of its own.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets timeouts and retries.</param>
    /// <param name="circuit">Sets when the circuit opens.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseResilience(
        this ChatClientBuilder builder, Action<ResilienceOptions>? configure = null, Action<CircuitOptions>? circuit = null,
        string feature = DefaultFeature)
    {
        ResilienceOptions options = Configured(new ResilienceOptions(), configure);
        CircuitOptions circuitOptions = Configured(new CircuitOptions(), circuit);
        return Use(builder, feature, (stages, inner) => stages.Resilience(inner, options, circuitOptions));
    }

    /// <summary>Reserves before every request, settles after it, and denies what does not fit.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="configure">Sets the limits.</param>
    /// <param name="price">What the model costs; needed under a limit in USD, unless a price catalog knows it.</param>
    /// <param name="feature">The feature's name.</param>
    public static ChatClientBuilder UseCostBreaker(
        this ChatClientBuilder builder, Action<CostBreakerOptions> configure, ModelPrice? price = null, string feature = DefaultFeature)
    {
        ArgumentNullException.ThrowIfNull(configure);
        CostBreakerOptions options = Configured(new CostBreakerOptions(), configure);
        return Use(builder, feature, (stages, inner) => stages.CostBreaker(inner, options, price));
    }

    private static T Configured<T>(T options, Action<T>? configure)
    {
        configure?.Invoke(options);
        return options;
    }

    private static ChatClientBuilder Use(
        ChatClientBuilder builder, string feature, Func<StandaloneStages, IChatClient, IChatClient> stage)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(feature);
        return builder.Use((inner, services) => stage(new StandaloneStages(feature, GivenParts.Of(services)), inner));
    }
}
