using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Cache;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Models;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Resilience;
using SafeGenAI.Rollout;
using SafeGenAI.Telemetry;
using SafeGenAI.Validation;

namespace SafeGenAI.DependencyInjection;

/// <summary>
/// Builds the chain of a feature in its one order: Telemetry > Fallback > Rollout > InputLimit > Quota > Cache > Models > for each model: [
/// Validation > HallucinationCheck > tools > Resilience > CostBreaker > attempt > client ].
/// </summary>
internal sealed class PipelineComposer(PipelineParts parts)
{
    public ComposedPipeline Compose(FeaturePlan plan)
    {
        FeatureBuilder feature = plan.Feature;
        ILogger logger = parts.Loggers.CreateLogger($"SafeGenAI.{feature.Name}");
        FallbackLadder ladder = feature.Fallback.Build();
        FeatureSpending spending = parts.Status.Open(feature.Name);
        CostBreakerSettings money = new()
        {
            Limits = new BudgetLimits(feature.Name, []),
            Ledger = parts.Ledger,
            Estimator = parts.Estimator,
            NewAttemptId = parts.Seeds.AttemptId,
            Lease = Shorter(feature.Resilience.Deadline + TimeSpan.FromMinutes(1), BudgetRequest.MaximumLease),
            Logger = logger,
            Report = new BudgetReport(feature.Name, logger, parts.Time, parts.Alerts),
            Spending = spending,
        };
        QuotaSettings quota = new()
        {
            Limits = new BudgetLimits(feature.Name, []),
            Ledger = parts.Ledger,
            NewAttemptId = parts.Seeds.AttemptId,
            Time = parts.Time,
            Lease = money.Lease,
            Logger = logger,
            Report = money.Report,
            Spending = spending,
        };
        CurrentRuntime runtime = new(new CallRuntime
        {
            Feature = feature.Name,
            Time = parts.Time,
            Classifier = feature.Classifier,
            NewId = parts.Seeds.CallId,
            MaxAttempts = feature.Resilience.MaxAttempts,
            Deadline = feature.Resilience.Deadline,
            CheckVersion = feature.HallucinationCheck is { } check ? CheckPlan.Version(check) : null,
            Checks = [.. ladder.Templates.Select(template => (Action<GenAICall>)template.Check)],
            Money = money,
        });

        AnswerJudgement? judgement = feature.HallucinationCheck is { } options
            ? AnswerJudgement.Of(options, logger, plan.Judge is { } judge ? Wire(judge, feature) : null)
            : null;
        IChatClient models = Models(plan.Models, feature, judgement, logger);
        IChatClient chain = Chain(models, plan, plan.Models, feature.Rollout?.CanaryArm, judgement, logger);
        RolloutStage? rollout = null;
        Action<GenAICall>? observe = null;
        if (plan.Rollout is { } rolledOut)
        {
            IChatClient? control = plan.ControlModels is { } others
                ? Chain(Models(others, feature, judgement, logger), plan, others, feature.Rollout!.ControlArm, judgement, logger)
                : null;
            FeatureRollout opened = parts.Rollouts.Open(rolledOut);
            chain = rollout = new RolloutStage(chain, control, rolledOut, opened.Assigner);
            observe = opened.Observer.Observe;
            if (feature.Rollout!.ShadowUsdPerHour > 0)
            {
                opened.Observer.Shadow = Shadow(plan, models, runtime.Value, opened, logger);
            }
        }

        FallbackStage fallback = new(chain, ladder, logger);
        GuardedPipeline pipeline = new(
            new TelemetryStage(fallback, runtime, parts.Decisions, logger, spending, parts.Review?.IntakeOf(feature.Name), observe), chain, runtime,
            new(feature.Name, parts.Feedback), rollout);
        PipelineMoney limits = new(runtime, quota);
        limits.Apply(plan);
        parts.Status.Add(
            spending, () => ((CostBreakerSettings)runtime.Value.Money!).Limits, () => QuotaGate.Of(runtime.Value)?.Limits ?? quota.Limits,
            [.. plan.PaidModels.Select(model => model.Name)]);
        return new ComposedPipeline(pipeline, limits);
    }

    /// <summary>The canary's models once more, beside the calls of the control arm: a feature of its own where money and decisions are concerned.</summary>
    private ShadowRunner Shadow(FeaturePlan plan, IChatClient models, CallRuntime shown, FeatureRollout rollout, ILogger logger)
    {
        string name = $"{plan.Feature.Name}/shadow";
        IEnumerable<BudgetLimit> own = new CostBreakerOptions().PerFeature(usd: plan.Feature.Rollout!.ShadowUsdPerHour, Per.Hour).Build(name, []);
        BudgetLimit[] limits = [.. own, .. plan.Limits.Where(limit => limit.Scope == BudgetScope.Global)];
        CurrentRuntime runtime = new(shown with
        {
            Feature = name,
            Quota = null,
            Checks = [],
            MaxOutputTokens = plan.MaxOutputTokens,
            Money = (CostBreakerSettings)shown.Money! with
            {
                Limits = new BudgetLimits(name, limits),
                Prices = plan.PaidModels.ToFrozenDictionary(model => model.Name, model => model.Pricing, StringComparer.Ordinal),
                MaxOutputTokens = plan.MaxOutputTokens,
                BoundsOutput = true,
                Report = new BudgetReport(name, logger, parts.Time, parts.Alerts),
                Spending = null,
            },
        });
        TelemetryStage entry = new(models, runtime, parts.Decisions, logger, observe: rollout.Observer.ObserveShadow);
        return new ShadowRunner(entry, runtime, rollout.Plan, logger);
    }

    /// <summary>The loop over the models of one arm.</summary>
    private ModelsStage Models(IReadOnlyList<ResolvedModel> models, FeatureBuilder feature, AnswerJudgement? judgement, ILogger logger)
    {
        CascadeWatch? cascade = models.Count > 1 ? new(feature.Cascade, feature.Name, models[0].Name, parts.Time, logger) : null;
        return new ModelsStage([.. models.Select(model => Guard(model, feature, judgement, logger))], feature.AlsoMovesOnFor, cascade);
    }

    /// <summary>What stands between the fallback, or the rollout, and the models of one arm.</summary>
    private InputLimitStage Chain(
        IChatClient chain, FeaturePlan plan, IReadOnlyList<ResolvedModel> models, RolloutArmOptions? arm, AnswerJudgement? judgement, ILogger logger)
    {
        FeatureBuilder feature = plan.Feature;
        if (feature.Sharing is { } sharing)
        {
            SharedAnswers? shared = feature.Cache.InMemoryOnly ? null : parts.Shared;
            AnswerStore store = new(parts.Memory, feature.Cache, parts.Time, logger, shared);
            chain = new CacheStage(
                chain, store, sharing, feature.Cache.IncludeRequestsWithTools, Fingerprint(plan, models, arm), judgement?.HostLookups);
        }

        if (feature.Quota is not null)
        {
            chain = new QuotaStage(chain);
        }

        return new InputLimitStage(chain, feature.InputLimit);
    }

    /// <summary>What every question to a model goes through, a judge's too.</summary>
    private ResilienceStage Wire(ResolvedModel model, FeatureBuilder feature)
    {
        IChatClient chain = new CostBreakerStage(new AttemptStage(model.Client, model.Name), model.Name, own: null);
        return new ResilienceStage(chain, model.Name, feature.Resilience, model.Circuit, parts.Time, parts.Seeds.Jitter);
    }

    private NamedClient Guard(ResolvedModel model, FeatureBuilder feature, AnswerJudgement? judgement, ILogger logger)
    {
        IChatClient chain = Wire(model, feature);
        if (feature.RepeatableTools is { } repeatable)
        {
            chain = ToolsStage.Over(chain, repeatable);
        }

        if (judgement is not null)
        {
            chain = new HallucinationCheckStage(chain, feature.HallucinationCheck!, judgement, logger);
        }

        return new NamedClient(model.Name, new ValidationStage(chain, feature.Validator));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>A limit per user needs a user: refused before any model is asked.</summary>
    public static Action<GenAICall> RequireScopes(BudgetLimits limits) =>
        call => limits.RequireScopesOf(new BudgetSubject(call.TenantId, call.UserId, Model: "any"));

    /// <summary>What the same question's answer depends on beside the question (L16).</summary>
    private static string Fingerprint(FeaturePlan plan, IReadOnlyList<ResolvedModel> models, RolloutArmOptions? arm) => CacheFingerprint.Of(
        [plan.Feature.Name, plan.Feature.Cache.Version, plan.Feature.HallucinationCheck is { } check ? CheckPlan.Fingerprint(check) : null,
        plan.Judge?.ProviderModelId, .. models.SelectMany(model => (string?[])[model.Name, model.ProviderModelId]),
        .. arm is null ? [] : (string?[])["arm", arm.Name, arm.Prompt?.Version]]);
}
