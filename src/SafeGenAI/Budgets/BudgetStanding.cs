using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>Where a limit stands, and where it is going. Amounts are in the limit's unit.</summary>
/// <remarks>Immutable and thread-safe. Holds no user's or tenant's id.</remarks>
public sealed record BudgetStanding
{
    /// <summary>Creates a standing.</summary>
    /// <param name="state">What the ledger says.</param>
    /// <param name="now">The time of the reading.</param>
    /// <param name="model">The model, of a limit for each model.</param>
    public BudgetStanding(BudgetState state, DateTimeOffset now, string? model = null)
    {
        Limit = state.Limit ?? throw new ArgumentException("The state is empty: pass one that a ledger read.", nameof(state));
        Spent = state.Spent;
        Reserved = state.Reserved;
        Remaining = state.Remaining;
        ResetsAt = state.ResetsAt;
        Model = model;
        Forecast = BudgetForecast.Of(state, now);
    }

    /// <summary>The limit; its <see cref="BudgetLimit.Mode"/> says whether it denies.</summary>
    public BudgetLimit Limit { get; }

    /// <summary>What is charged. More than the limit after an overrun.</summary>
    public long Spent { get; }

    /// <summary>What attempts in flight hold; zero when idle.</summary>
    public long Reserved { get; }

    /// <summary>What is left for new attempts, never below zero.</summary>
    public long Remaining { get; }

    /// <summary>When the window ends, UTC; for a rolling one, when the oldest amount that counts has left it.</summary>
    public DateTimeOffset ResetsAt { get; }

    /// <summary>The model that a limit for each model was read for; else null.</summary>
    public string? Model { get; }

    /// <summary>Where it is going, or null where nothing is spent or the window has just begun.</summary>
    public BudgetForecast? Forecast { get; }

    /// <summary>The standing as one line.</summary>
    public override string ToString()
    {
        string of = $"{Limit}{(Model is null ? "" : $", model '{Model}'")}{(Limit.Mode == BudgetMode.Observe ? ", observed only" : "")}";
        string resets = Limit.Per.IsRolling ? "the oldest leaves" : "resets";
        string now = string.Create(CultureInfo.InvariantCulture,
            $"{of}: {Limit.Describe(Spent)} spent, {Limit.Describe(Reserved)} reserved, {Limit.Describe(Remaining)} left, {resets} at {ResetsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        return Forecast is null ? $"{now}; no forecast yet." : $"{now}; {Forecast.Describe(Limit)}.";
    }
}
