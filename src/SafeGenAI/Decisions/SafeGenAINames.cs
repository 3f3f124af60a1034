namespace SafeGenAI.Decisions;

/// <summary>The names of the library's meter, activity source, instruments and tags. Stable.</summary>
public static class SafeGenAINames
{
    /// <summary>The name of the <c>Meter</c> and of the <c>ActivitySource</c>.</summary>
    public const string Source = "SafeGenAI";

    /// <summary>Histogram, seconds: from a call's request to its last content. Tags: feature, outcome, model, arm.</summary>
    public const string CallDuration = "safegenai.call.duration";

    /// <summary>Histogram, seconds: from a call's request to its first content. Tags: feature, model.</summary>
    public const string TimeToFirstContent = "safegenai.call.time_to_first_content";

    /// <summary>Counter, tokens: billed input, summed over attempts. Tags: feature, model.</summary>
    public const string TokensIn = "safegenai.tokens.input";

    /// <summary>Counter, tokens: billed output, summed over attempts. Tags: feature, model.</summary>
    public const string TokensOut = "safegenai.tokens.output";

    /// <summary>Counter, nano-USD: what attempts cost. Tags: feature, model.</summary>
    public const string Cost = "safegenai.cost";

    /// <summary>Counter, nano-USD: what cache hits would have cost. Tags: feature.</summary>
    public const string SavedCost = "safegenai.cost.saved";

    /// <summary>Counter, nano-USD: what answers cost that were rejected; part of <see cref="Cost"/>. Tags: feature, model.</summary>
    public const string RejectedCost = "safegenai.cost.rejected";

    /// <summary>Counter: calls in which an intended model failed or a rung answered. Tags: feature, error.type, rung, arm.</summary>
    public const string Fallbacks = "safegenai.fallbacks";

    /// <summary>Counter: calls that a later model answered because an answer was rejected. Tags: feature, model.</summary>
    public const string Escalations = "safegenai.escalations";

    /// <summary>Counter: what the cache did. Tags: feature, outcome.</summary>
    public const string Cache = "safegenai.cache";

    /// <summary>Counter: what asking the shared cache gave. Tags: feature, outcome.</summary>
    public const string SharedCacheReads = "safegenai.cache.shared.reads";

    /// <summary>Counter: what became of answers that were to be shared. Tags: feature, outcome.</summary>
    public const string SharedCacheWrites = "safegenai.cache.shared.writes";

    /// <summary>Counter: verdicts of the hallucination check. Tags: feature, verdict.</summary>
    public const string Verdicts = "safegenai.verdicts";

    /// <summary>Counter: attempts denied by a budget. Tags: feature, scope, unit.</summary>
    public const string BudgetDenied = "safegenai.budget.denied";

    /// <summary>Counter: charges above their reservation, in the unit of the limit. Tags: feature, unit.</summary>
    public const string BudgetOverrun = "safegenai.budget.overrun";

    /// <summary>Counter: calls denied by their user's quota. Tags: feature, scope.</summary>
    public const string QuotaDenied = "safegenai.quota.denied";

    /// <summary>Counter: units taken of quotas. Tags: feature, outcome: counted, or returned where the call does not count.</summary>
    public const string QuotaUnits = "safegenai.quota.units";

    /// <summary>Counter: attempts that a limit which only observes would have denied. Tags: feature, scope, unit.</summary>
    public const string BudgetObserved = "safegenai.budget.observed";

    /// <summary>Counter: thresholds and burn rates that were passed. Tags: feature, scope, unit, alert, percent.</summary>
    public const string BudgetAlerts = "safegenai.budget.alerts";

    /// <summary>Counter: alerts that a callback of the application lost.</summary>
    public const string BudgetAlertsDropped = "safegenai.budget.alerts.dropped";

    /// <summary>Counter: attempts that were admitted or refused while the store of budgets was away. Tags: policy.</summary>
    public const string BudgetWithoutStore = "safegenai.budget.without_store";

    /// <summary>Gauge, nano-USD: what the ledger charged and decisions do not explain; 0 when they agree. Tags: feature.</summary>
    public const string BudgetUnreconciled = "safegenai.budget.unreconciled";

    /// <summary>Counter: votes of users on answers that changed a count. Tags: feature, helpful.</summary>
    public const string Feedback = "safegenai.feedback";

    /// <summary>Counter: votes that were not recorded. Tags: feature, outcome.</summary>
    public const string FeedbackRefused = "safegenai.feedback.refused";

    /// <summary>Counter: decisions that a sink lost.</summary>
    public const string DecisionsDropped = "safegenai.decisions.dropped";

    /// <summary>Counter: items that were added to the review queue. Tags: feature, stratum.</summary>
    public const string ReviewItems = "safegenai.review.items";

    /// <summary>Counter: items for review that were lost: too many at once, the store failed, or the queue in memory was full.</summary>
    public const string ReviewDropped = "safegenai.review.dropped";

    /// <summary>Counter: transitions of rollouts, told by the instance that made them. Tags: feature, action.</summary>
    public const string RolloutTransitions = "safegenai.rollout.transitions";

    /// <summary>Gauge, percent: the canary's share, as this process knows it. Tags: feature.</summary>
    public const string RolloutPercent = "safegenai.rollout.percent";

    /// <summary>Tag: what was done to a rollout.</summary>
    public const string ActionTag = "safegenai.action";

    /// <summary>Tag: the arm of a rollout.</summary>
    public const string ArmTag = "safegenai.arm";

    /// <summary>Tag: the feature's name.</summary>
    public const string FeatureTag = "safegenai.feature";

    /// <summary>Tag: a call's outcome, the cache's, the quota's, or a vote's.</summary>
    public const string OutcomeTag = "safegenai.outcome";

    /// <summary>Tag: the model's name in the pipeline.</summary>
    public const string ModelTag = "gen_ai.request.model";

    /// <summary>Tag: the kind of failure.</summary>
    public const string ErrorTag = "error.type";

    /// <summary>Tag: the rung that answered.</summary>
    public const string RungTag = "safegenai.rung";

    /// <summary>Tag: the hallucination check's verdict.</summary>
    public const string VerdictTag = "safegenai.verdict";

    /// <summary>Tag: a budget's scope, or a quota's.</summary>
    public const string ScopeTag = "safegenai.scope";

    /// <summary>Tag: what became of an attempt while the store of budgets was away.</summary>
    public const string PolicyTag = "safegenai.policy";

    /// <summary>Tag: a budget's unit.</summary>
    public const string UnitTag = "safegenai.unit";

    /// <summary>Tag: the kind of a budget's alert, threshold or burn_rate.</summary>
    public const string AlertTag = "safegenai.alert";

    /// <summary>Tag: whether a user found an answer helpful.</summary>
    public const string HelpfulTag = "safegenai.helpful";

    /// <summary>Tag: the stratum that an item for review was sampled from.</summary>
    public const string StratumTag = "safegenai.stratum";

    /// <summary>Tag: the threshold that was passed, in percent of the limit.</summary>
    public const string PercentTag = "safegenai.percent";
}
