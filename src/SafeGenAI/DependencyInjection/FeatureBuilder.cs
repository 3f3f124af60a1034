using SafeGenAI.Cache;
using SafeGenAI.CostBreaker;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Models;
using SafeGenAI.Quota;
using SafeGenAI.Resilience;
using SafeGenAI.Review;
using SafeGenAI.Rollout;
using SafeGenAI.Validation;

namespace SafeGenAI.DependencyInjection;

/// <summary>Says which guards a feature has. The order of the calls does not matter: the chain's order is fixed.</summary>
/// <remarks>
/// Without a word a feature has telemetry, an input limit, validation, timeouts, retries, circuits and the default fallback
/// ladder; quota, cache, hallucination check, limits, tools and review are there when asked for. Each guard may be set once.
/// </remarks>
public sealed class FeatureBuilder
{
    private readonly HashSet<string> _used = [];

    internal FeatureBuilder(string name) => Name = name;

    /// <summary>The feature's name.</summary>
    public string Name { get; }

    internal List<string> Faults { get; } = [];

    /// <summary>The models to ask, or null where the feature does not say.</summary>
    internal IReadOnlyList<string>? Models { get; private set; }

    internal HashSet<FailureKind> AlsoMovesOnFor { get; } = [];

    internal CascadeOptions Cascade { get; } = new();

    internal FallbackOptions Fallback { get; } = new();

    internal ResilienceOptions Resilience { get; } = new();

    internal CostBreakerOptions CostBreaker { get; } = new();

    internal InputLimitOptions InputLimit { get; } = new();

    internal QuotaOptions? Quota { get; private set; }

    internal CacheOptions Cache { get; } = new();

    internal CacheSharing? Sharing { get; private set; }

    internal HallucinationCheckOptions? HallucinationCheck { get; private set; }

    internal ReviewOptions? Review { get; private set; }

    internal RolloutOptions? Rollout { get; private set; }

    internal IReadOnlySet<string>? RepeatableTools { get; private set; }

    internal DelegateValidator? Validator { get; private set; }

    internal IFailureClassifier Classifier { get; private set; } = DefaultFailureClassifier.Instance;

    /// <summary>Runs what the application says of the feature; an argument that is refused is a fault among others.</summary>
    internal void Apply(Action<FeatureBuilder> configure)
    {
        try
        {
            configure(this);
        }
        catch (ArgumentException exception)
        {
            Faults.Add(FaultText.Of(exception));
        }
    }

    /// <summary>The models to ask, in order: cheap first.</summary>
    /// <param name="names">Names given to <c>AddModel</c>. Default: the only model there is.</param>
    public FeatureBuilder UseModels(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Once(nameof(UseModels));
        if (names.Length == 0 || names.Any(string.IsNullOrWhiteSpace) || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            Faults.Add($"UseModels({string.Join(", ", names.Select(name => $"\"{name}\""))}) needs at least one name, none blank and none twice.");
        }

        Models = [.. names];
        return this;
    }

    /// <summary>Asks the next model also after a failure that by default goes straight to the ladder: a refusal, a
    /// filtered answer, rejected credentials, an invalid request.</summary>
    public FeatureBuilder MoveOnAlsoFor(params FailureKind[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        AlsoMovesOnFor.UnionWith(kinds);
        return this;
    }

    /// <summary>Sets when asking a cheap model first is given up for a while, because it costs more than it saves. On without
    /// a word where a feature has several models with prices.</summary>
    public FeatureBuilder UseCascade(Action<CascadeOptions> configure) => Configure(nameof(UseCascade), configure, Cascade);

    /// <summary>Sets the fallback ladder.</summary>
    public FeatureBuilder UseFallback(Action<FallbackOptions> configure) => Configure(nameof(UseFallback), configure, Fallback);

    /// <summary>Sets timeouts, retries, and the budget of attempts and time of one call.</summary>
    public FeatureBuilder UseResilience(Action<ResilienceOptions> configure) => Configure(nameof(UseResilience), configure, Resilience);

    /// <summary>Limits what the feature may spend.</summary>
    public FeatureBuilder UseCostBreaker(Action<CostBreakerOptions> configure) => Configure(nameof(UseCostBreaker), configure, CostBreaker);

    /// <summary>Sets how long a request may be; a longer one is refused before anything else looks at it. On without a
    /// word, with the defaults of <see cref="InputLimitOptions"/>.</summary>
    public FeatureBuilder UseInputLimit(Action<InputLimitOptions> configure) => Configure(nameof(UseInputLimit), configure, InputLimit);

    /// <summary>Gives the feature to more and more of its users, with gates between the stages that promote, hold or roll back.</summary>
    /// <remarks>How far it is stands in the registered <see cref="IRolloutStore"/>, or in memory; verbs for people are on <see cref="RolloutControl"/>.</remarks>
    /// <param name="configure">Sets plan, arms and gates. Default: 1 % for 24 hours, 10 % for 2 days, 50 % for a week, 100 %.</param>
    public FeatureBuilder UseRollout(Action<RolloutOptions>? configure = null)
    {
        Rollout = new();
        return Configure(nameof(UseRollout), configure ?? (static _ => { }), Rollout);
    }

    /// <summary>Limits how many calls each user, or each tenant, may make, and tells them how many are left.</summary>
    public FeatureBuilder UseQuota(Action<QuotaOptions> configure)
    {
        Quota = new();
        return Configure(nameof(UseQuota), configure, Quota);
    }

    /// <summary>Gives the accepted answer to a question that was asked before, and one answer to all who ask it at once.</summary>
    /// <param name="sharing">With whom an answer may be shared: a choice, never a default.</param>
    /// <param name="configure">Sets how long answers are kept.</param>
    public FeatureBuilder UseCache(CacheSharing sharing, Action<CacheOptions>? configure = null)
    {
        if (!Enum.IsDefined(sharing))
        {
            Faults.Add($"UseCache({(int)sharing}) names no sharing; pass CacheSharing.Everyone, Tenant or User.");
        }

        Sharing = sharing;
        return Configure(nameof(UseCache), configure ?? (static _ => { }), Cache);
    }

    /// <summary>Compares answers with the request's sources before they leave.</summary>
    public FeatureBuilder UseHallucinationCheck(Action<HallucinationCheckOptions>? configure = null)
    {
        HallucinationCheck = new();
        return Configure(nameof(UseHallucinationCheck), configure ?? (static _ => { }), HallucinationCheck);
    }

    /// <summary>Lets people look at uncertain answers and at a sample of all calls, through the application's <see cref="IReviewQueue"/>.</summary>
    /// <remarks>What was said is kept only with <see cref="ReviewOptions.IncludeContent"/>, and redacted. A call never waits for it.</remarks>
    /// <param name="configure">Sets the rates, and what reviewers may see.</param>
    public FeatureBuilder UseReview(Action<ReviewOptions>? configure = null)
    {
        Review = new();
        return Configure(nameof(UseReview), configure ?? (static _ => { }), Review);
    }

    /// <summary>Rejects answers that the feature cannot use. A stream is held until it is judged.</summary>
    public FeatureBuilder UseValidation(Func<ValidationArguments, CancellationToken, ValueTask<ValidationResult>> validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        Once(nameof(UseValidation));
        Validator = new DelegateValidator(validate);
        return this;
    }

    /// <summary>Rejects answers that the feature cannot use. A stream is held until it is judged.</summary>
    public FeatureBuilder UseValidation(Func<ValidationArguments, ValidationResult> validate)
    {
        ArgumentNullException.ThrowIfNull(validate);
        return UseValidation((arguments, _) => new(validate(arguments)));
    }

    /// <summary>Runs the tools of a request's options inside the chain.</summary>
    /// <param name="repeatable">Names of tools that may run twice without harm. Once any other has run, no model is asked
    /// again: a rung answers.</param>
    public FeatureBuilder UseTools(params string[] repeatable)
    {
        ArgumentNullException.ThrowIfNull(repeatable);
        Once(nameof(UseTools));
        RepeatableTools = new HashSet<string>(repeatable, StringComparer.Ordinal);
        return this;
    }

    /// <summary>Replaces the classifier of failures.</summary>
    public FeatureBuilder UseFailureClassifier(IFailureClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        Once(nameof(UseFailureClassifier));
        Classifier = new GuardedClassifier(classifier);
        return this;
    }

    private FeatureBuilder Configure<T>(string guard, Action<T> configure, T options)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Once(guard);
        try
        {
            configure(options);
        }
        catch (ArgumentException exception)
        {
            Faults.Add($"{guard}: {FaultText.Of(exception)}");
        }

        return this;
    }

    private void Once(string guard)
    {
        if (!_used.Add(guard))
        {
            Faults.Add($"{guard} is called twice; say all of it in one call.");
        }
    }
}
