using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Status;
using SafeGenAI.Cache;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Models;
using SafeGenAI.Pipelines;
using SafeGenAI.Resilience;
using SafeGenAI.Telemetry;
using SafeGenAI.Validation;

namespace SafeGenAI.DependencyInjection;

/// <summary>
/// Builds the chain of a feature in its one order: Telemetry > Fallback > InputLimit > Cache > Models > for each model: [ Validation >
/// HallucinationCheck > tools > Resilience > CostBreaker > attempt > client ].
/// </summary>
internal sealed class PipelineComposer(PipelineParts parts)
{
    public GenAIPipeline Compose(FeatureBuilder feature, IReadOnlyList<ResolvedModel> models, IReadOnlyList<BudgetLimit> limits)
    {
        ILogger logger = parts.Loggers.CreateLogger($"SafeGenAI.{feature.Name}");
        FallbackLadder ladder = feature.Fallback.Build();
        FeatureSpending spending = parts.Status.Open(feature.Name);
        CostBreakerSettings money = new()
        {
            Limits = new BudgetLimits(feature.Name, limits),
            Ledger = parts.Ledger,
            Estimator = parts.Estimator,
            MaxOutputTokens = Math.Min(feature.CostBreaker.MaxOutputTokens, parts.CostBreaker.MaxOutputTokens),
            NewAttemptId = parts.Seeds.AttemptId,
            Lease = Shorter(feature.Resilience.Deadline + TimeSpan.FromMinutes(1), BudgetRequest.MaximumLease),
            Logger = logger,
            Spending = spending,
        };
        parts.Status.Add(spending, () => money.Limits, [.. models.Select(model => model.Name)]);
        CallRuntime runtime = new()
        {
            Feature = feature.Name,
            Time = parts.Time,
            Classifier = feature.Classifier,
            NewId = parts.Seeds.CallId,
            MaxOutputTokens = money.BoundsOutput ? money.MaxOutputTokens : null,
            MaxAttempts = feature.Resilience.MaxAttempts,
            Deadline = feature.Resilience.Deadline,
            Checks = Checks(ladder, money.Limits),
        };

        IChatClient chain = new ModelsStage([.. models.Select(model => Guard(model, feature, money, logger))], feature.AlsoMovesOnFor);
        if (feature.Sharing is { } sharing)
        {
            SharedAnswers? shared = feature.Cache.InMemoryOnly ? null : parts.Shared;
            AnswerStore store = new(parts.Memory, feature.Cache, parts.Time, logger, shared);
            chain = new CacheStage(chain, store, sharing, feature.Cache.IncludeRequestsWithTools, Fingerprint(feature, models));
        }

        chain = new InputLimitStage(chain, feature.InputLimit);
        FallbackStage fallback = new(chain, ladder, logger);
        return new GuardedPipeline(new TelemetryStage(fallback, runtime, parts.Decisions, logger, spending), chain, runtime);
    }

    private NamedClient Guard(ResolvedModel model, FeatureBuilder feature, CostBreakerSettings money, ILogger logger)
    {
        IChatClient chain = new AttemptStage(model.Client, model.Name);
        chain = new CostBreakerStage(chain, model.Name, model.Pricing, money);
        chain = new ResilienceStage(chain, model.Name, feature.Resilience, model.Circuit, parts.Time, parts.Seeds.Jitter);
        if (feature.RepeatableTools is { } repeatable)
        {
            chain = ToolsStage.Over(chain, repeatable);
        }

        if (feature.HallucinationCheck is { } check)
        {
            chain = new HallucinationCheckStage(chain, check, logger);
        }

        return new NamedClient(model.Name, new ValidationStage(chain, feature.Validator));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>What a caller must say, because a limit counts it or a template prints it.</summary>
    private static List<Action<GenAICall>> Checks(FallbackLadder ladder, BudgetLimits limits)
    {
        List<Action<GenAICall>> checks = [.. ladder.Templates.Select(template => (Action<GenAICall>)template.Check)];
        if (limits.Any(limit => limit.Scope is BudgetScope.User or BudgetScope.Tenant))
        {
            checks.Add(RequireScopes(limits));
        }

        return checks;
    }

    /// <summary>A limit per user needs a user: refused before any model is asked.</summary>
    public static Action<GenAICall> RequireScopes(BudgetLimits limits) =>
        call => limits.RequireScopesOf(new BudgetSubject(call.TenantId, call.UserId, Model: "any"));

    /// <summary>What the same question's answer depends on beside the question (L16).</summary>
    private static string Fingerprint(FeatureBuilder feature, IReadOnlyList<ResolvedModel> models) => CacheFingerprint.Of(
        [feature.Name, feature.Cache.Version, feature.HallucinationCheck?.Fingerprint,
        .. models.SelectMany(model => (string?[])[model.Name, model.ProviderModelId])]);
}
