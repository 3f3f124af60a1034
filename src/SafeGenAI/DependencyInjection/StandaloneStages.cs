using System.Collections.Frozen;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Budgets.Prices;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Quota;
using SafeGenAI.Resilience;
using SafeGenAI.Telemetry;
using SafeGenAI.Validation;

namespace SafeGenAI.DependencyInjection;

/// <summary>Builds a stage that stands alone around a client: it opens the call it needs, or joins the one it finds.</summary>
internal sealed class StandaloneStages(string feature, GivenParts given)
{
    private readonly TimeProvider _time = given.Time ?? TimeProvider.System;
    private readonly ILoggerFactory _loggers = given.Loggers ?? NullLoggerFactory.Instance;
    private readonly Seeds _seeds = given.Seeds ?? new Seeds();

    private ILogger Logger => _loggers.CreateLogger($"SafeGenAI.{feature}");

    public IChatClient Telemetry(IChatClient inner)
    {
        ILogger logger = _loggers.CreateLogger("SafeGenAI.Decisions");
        IEnumerable<IDecisionSink> sinks = given.Loggers is null ? given.Sinks : given.Sinks.Append(new LoggerDecisionSink(logger));
        DecisionRecorder recorder = new(sinks, Pseudonyms.WithRandomKey(), logger, _time);
        string model = ModelName(inner);
        CostBreakerSettings unlimited = Money(
            new BudgetLimits(feature, []), CostBreakerOptions.DefaultMaxOutputTokens, model, ModelPricing.From(given.Prices, _time, model));
        IChatClient attempt = new CostBreakerStage(new AttemptStage(inner, model), model, unlimited);
        return new TelemetryStage(attempt, new CurrentRuntime(Runtime()), recorder, Logger);
    }

    public IChatClient Fallback(IChatClient inner, FallbackOptions options)
    {
        FallbackLadder ladder = options.Build();
        return new FallbackStage(inner, ladder, Logger, Runtime([.. ladder.Templates.Select(template => (Action<GenAICall>)template.Check)]));
    }

    public IChatClient InputLimit(IChatClient inner, InputLimitOptions options)
    {
        ThrowIfAny([.. options.Faults()]);
        return new InputLimitStage(inner, options, Runtime());
    }

    public IChatClient Quota(IChatClient inner, QuotaOptions options)
    {
        List<string> faults = [];
        BudgetLimits limits = new(feature, options.Build(feature, faults));
        ThrowIfAny(faults);
        if (limits.Count == 0)
        {
            // All of it is switched off, and alone it stays so.
            return inner;
        }

        QuotaGate gate = new(new QuotaSettings
        {
            Limits = limits,
            Ledger = given.Ledger ?? new InMemoryBudgetLedger(_time),
            NewAttemptId = _seeds.AttemptId,
            Time = _time,
            CountFallbacks = options.CountFallbacks,
            Sentence = options.Sentence,
            Logger = Logger,
            Report = new BudgetReport(feature, Logger, _time),
        });
        return new QuotaStage(inner, gate, Runtime([PipelineComposer.RequireScopes(limits)]));
    }

    public IChatClient Cache(IChatClient inner, CacheSharing sharing, CacheOptions options)
    {
        ThrowIfAny([.. options.Faults()]);
        AnswerStore store = new(given.Memory ?? AnswerMemory.Create(_time, _loggers), options, _time, Logger);
        string fingerprint = CacheFingerprint.Of([feature, options.Version, inner.GetService<ChatClientMetadata>()?.DefaultModelId]);
        return new CacheStage(inner, store, sharing, options.IncludeRequestsWithTools, fingerprint, runtime: Runtime());
    }

    public IChatClient Validation(IChatClient inner, DelegateValidator? validator) => new ValidationStage(inner, validator, Runtime());

    public IChatClient HallucinationCheck(IChatClient inner, HallucinationCheckOptions options)
    {
        ThrowIfAny([.. CheckPlan.Faults(options)]);
        if (options.JudgeModel is { } judge)
        {
            ThrowIfAny([$"HallucinationCheck.UseJudge(\"{judge}\") names a model, and a stage that stands alone knows none; use it in a pipeline made with AddSafeGenAI or GenAIPipeline.CreateBuilder."]);
        }

        return new HallucinationCheckStage(inner, options, AnswerJudgement.Of(options, Logger, judge: null), Logger, Runtime());
    }

    public IChatClient Resilience(IChatClient inner, ResilienceOptions options, CircuitOptions circuit)
    {
        ThrowIfAny([.. options.Faults(), .. circuit.Faults()]);
        CallRuntime runtime = new()
        {
            Feature = feature,
            Time = _time,
            NewId = _seeds.CallId,
            MaxAttempts = options.MaxAttempts,
            Deadline = options.Deadline,
        };
        return new ResilienceStage(inner, ModelName(inner), options, new ModelCircuit(circuit, _time), _time, _seeds.Jitter, runtime);
    }

    public IChatClient CostBreaker(IChatClient inner, CostBreakerOptions options, ModelPrice? price)
    {
        List<string> faults = [];
        List<BudgetLimit> all = [.. options.Build(feature, faults)];
        List<CallCeiling> ceilings = [.. options.BuildCeilings(feature, faults)];
        string model = ModelName(inner);
        ModelPricing pricing = price is not null ? ModelPricing.Fixed(price) : ModelPricing.From(given.Prices, _time, model).WithCeiling(options.CeilingPrice);
        if (pricing.Current is null && CostBreakerSettings.NeedPrice(all, ceilings))
        {
            faults.Add($"There is a limit in USD and the model '{model}' has no price: pass one, or set CostBreaker.CeilingPrice.");
        }

        ThrowIfAny(faults);
        foreach (BudgetLimit limit in all.Where(RunningLimits.FailsOpen))
        {
            SettingsLog.HardLimitFailsOpen(Logger, limit.ToString());
        }

        BudgetLimits limits = new(feature, all);
        CostBreakerSettings settings = Money(limits, options.MaxOutputTokens, model, pricing) with
        {
            Ceilings = ceilings,
            BoundsOutput = CostBreakerSettings.NeedBound(all, ceilings),
        };
        return new CostBreakerStage(inner, model, settings, Runtime([PipelineComposer.RequireScopes(limits)]));
    }

    private CostBreakerSettings Money(BudgetLimits limits, int maxOutputTokens, string model, ModelPricing pricing) => new()
    {
        Limits = limits,
        Prices = FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create(model, pricing)]),
        Ledger = given.Ledger ?? new InMemoryBudgetLedger(_time),
        Estimator = given.Estimator ?? new Utf8TokenEstimator(),
        MaxOutputTokens = maxOutputTokens,
        NewAttemptId = _seeds.AttemptId,
        Logger = Logger,
        Report = new BudgetReport(feature, Logger, _time, given.Alerts),
    };

    private static string ModelName(IChatClient client) =>
        client.GetService<ChatClientMetadata>()?.DefaultModelId ?? SafeGenAISetup.DefaultModel;

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new SafeGenAIConfigurationException(faults, inner: null);
        }
    }

    private CallRuntime Runtime(IReadOnlyList<Action<GenAICall>>? checks = null) => new()
    {
        Feature = feature,
        Time = _time,
        NewId = _seeds.CallId,
        Checks = checks ?? [],
    };
}
