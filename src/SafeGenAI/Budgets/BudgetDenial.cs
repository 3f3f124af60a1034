using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>Why a budget had no room for an attempt. No counter was touched.</summary>
/// <remarks>Immutable and thread-safe. Holds no user's or tenant's id.</remarks>
public sealed class BudgetDenial
{
    /// <summary>Creates a denial.</summary>
    /// <param name="limit">The limit that had no room.</param>
    /// <param name="used">What is spent in this window, in the limit's unit.</param>
    /// <param name="reserved">What attempts in flight hold, in the limit's unit.</param>
    /// <param name="requested">What the attempt asked for, in the limit's unit.</param>
    /// <param name="resetsAt">When the window ends; for a rolling one, when enough of it is over. UTC.</param>
    /// <param name="now">The time of the denial.</param>
    public BudgetDenial(BudgetLimit limit, long used, long reserved, long requested, DateTimeOffset resetsAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(limit);
        Limit = limit;
        Used = used;
        Reserved = reserved;
        Requested = requested;
        ResetsAt = resetsAt;
        TimeSpan wait = resetsAt - now;
        RetryAfter = !WaitingHelps ? null : wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>The limit that had no room. Where several had none: one wider than the model before the model's, then
    /// one that waiting does not help, then the one that resets last.</summary>
    public BudgetLimit Limit { get; }

    /// <summary>What is spent in this window, in the limit's unit. More than the limit after an overrun.</summary>
    public long Used { get; }

    /// <summary>What attempts in flight hold, in the limit's unit.</summary>
    public long Reserved { get; }

    /// <summary>What the attempt asked for, in the limit's unit.</summary>
    public long Requested { get; }

    /// <summary>When the window ends; for a rolling one, when enough of it is over. UTC.</summary>
    public DateTimeOffset ResetsAt { get; }

    /// <summary>Whether the attempt can fit later. One that is larger than the whole limit never does.</summary>
    public bool WaitingHelps => Requested <= Limit.Amount;

    /// <summary>The time from the denial to <see cref="ResetsAt"/>, or null where waiting does not help.</summary>
    /// <remarks>It may be shorter: what attempts in flight do not use comes back before the window ends.</remarks>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The denial in words.</summary>
    public override string ToString() => Limit.Unit == BudgetUnit.Calls ? OfQuota() : OfBudget();

    /// <summary>For stores: whether this denial is the one to tell where several limits have no room.</summary>
    public bool Outranks(BudgetDenial other)
    {
        ArgumentNullException.ThrowIfNull(other);

        // A model's own denial lets the caller try another model, so it must not hide a wider one.
        bool wider = Limit.Scope != BudgetScope.Model;
        bool otherWider = other.Limit.Scope != BudgetScope.Model;
        return wider != otherWider ? wider
            : WaitingHelps != other.WaitingHelps ? !WaitingHelps
            : ResetsAt > other.ResetsAt;
    }

    private string OfQuota()
    {
        string next = WaitingHelps
            ? string.Create(CultureInfo.InvariantCulture, $"There is room again at {ResetsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.")
            : "It is larger than the whole limit and never fits: raise the limit, or split the call.";
        return string.Create(CultureInfo.InvariantCulture,
            $"The quota of {Limit} has no room: {Used:N0} are used, {Reserved:N0} are held by calls under way, and this call needs {Requested:N0}. {next}");
    }

    private string OfBudget()
    {
        string next = WaitingHelps
            ? string.Create(CultureInfo.InvariantCulture, $"{(Limit.Per.IsRolling ? "There is room again" : "The window ends")} at {ResetsAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.")
            : "It is larger than the whole limit and never fits: raise the limit, lower MaxOutputTokens, or shorten the prompt.";
        return $"The budget of {Limit} has no room: {Limit.Describe(Used)} are used, {Limit.Describe(Reserved)} are reserved, "
            + $"and the attempt needs up to {Limit.Describe(Requested)}. {next}";
    }
}
