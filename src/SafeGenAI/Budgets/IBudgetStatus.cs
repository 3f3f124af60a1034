namespace SafeGenAI.Budgets;

/// <summary>Where the budgets of an application's features stand, why attempts were denied, and what more traffic would cost.</summary>
/// <remarks>
/// Thread-safe. In a container it is a singleton beside the pipelines; without one the builder of a pipeline gives it. What is
/// spent is the ledger's own number, over all processes that share it; denials, costs and reconciliations are of this process
/// only, since its pipelines were built. Features and tenants are told apart; no user's id is kept.
/// </remarks>
public interface IBudgetStatus
{
    /// <summary>Where every limit of a feature stands: those of its budgets, then those of its quota.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="subject">Whose budgets to look at. Limits whose scope has no value in it are left out; without a model,
    /// the limits for each model are told for every model of the feature. A quota is of a user or tenant. What is switched off is left out.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    ValueTask<IReadOnlyList<BudgetStanding>> GetAsync(string feature, BudgetSubject subject = default, CancellationToken cancellationToken = default);

    /// <summary>Why attempts of a call were denied, or the whole call by its user's quota.</summary>
    /// <param name="callId">The call's id, <c>GenAIResult.CallId</c>.</param>
    /// <returns>Its denials, the oldest first; empty where there was none among the last 1,000 of this process.</returns>
    IReadOnlyList<DeniedAttempt> Explain(string callId);

    /// <summary>Lets a budget, or a user's quota, begin anew in its present window. Needs intent: who and why are logged and kept in the ledger's audit.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="limit">One of its limits, as <see cref="GetAsync"/> tells them. All limits of the same scope and window, hard
    /// or soft, count in one account, which begins anew for all; a limit over all features, for all features.</param>
    /// <param name="subject">Whose budget.</param>
    /// <param name="by">Who does it: a person or a system, at most 500 characters.</param>
    /// <param name="reason">Why, at most 500 characters.</param>
    /// <param name="cancellationToken">Cancels before anything is changed.</param>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    /// <exception cref="ArgumentException">The feature has no such limit, its scope has no value in the subject, or who or why
    /// is blank or too long.</exception>
    ValueTask<BudgetReset> ResetAsync(
        string feature, BudgetLimit limit, BudgetSubject subject, string by, string reason, CancellationToken cancellationToken = default);

    /// <summary>The audit of resets, the newest first.</summary>
    /// <param name="most">How many at most; above zero.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    ValueTask<IReadOnlyList<BudgetReset>> GetResetsAsync(int most = 100, CancellationToken cancellationToken = default);

    /// <summary>What a feature's calls cost in the last hour, in this process.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <returns>Null, never zero, where there was no call, or less than a minute was seen.</returns>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    FeatureCost? GetCost(string feature);

    /// <summary>What a feature would cost at another percentage of its traffic, and whether its limits would hold.</summary>
    /// <remarks>The last hour of this process, times the ratio. Limits for each tenant and user grow with people, not with a
    /// percentage, and a model's share is not known: they are left out.</remarks>
    /// <param name="feature">The feature's name.</param>
    /// <param name="currentPercent">The percentage the feature has now: above 0, at most 100.</param>
    /// <param name="targetPercent">The percentage asked about: 0 to 100.</param>
    /// <returns>Null, never zero, where <see cref="GetCost"/> is null or no call's cost is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A percentage is out of range.</exception>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    RolloutForecast? ForecastAt(string feature, double currentPercent, double targetPercent);

    /// <summary>Checks that what the ledger charged in this process is what the decisions say.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="onlyUser">Whether nothing else uses the ledger: then what its own account gained is compared too.
    /// It always is where the application brought no ledger. While its store is away nothing is compared, and
    /// <see cref="Reconciliation.Account"/> says so.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    ValueTask<Reconciliation> ReconcileAsync(string feature, bool onlyUser = false, CancellationToken cancellationToken = default);
}
