namespace SafeGenAI.Budgets;

/// <summary>One attempt that asks for room in all its budgets.</summary>
public readonly record struct BudgetRequest
{
    /// <summary>The longest lease: 24 hours.</summary>
    public static readonly TimeSpan MaximumLease = TimeSpan.FromHours(24);

    /// <summary>Creates the request of one attempt.</summary>
    /// <param name="limits">The limits of the feature.</param>
    /// <param name="subject">Whose budgets the attempt draws on.</param>
    /// <param name="estimate">The most that the attempt may use.</param>
    /// <param name="lease">How long the attempt may take; a reservation not settled by then is charged in full.
    /// Above zero, at most <see cref="MaximumLease"/>.</param>
    /// <param name="attemptId">The attempt's id: new for each attempt, so that a store settles each one once.</param>
    /// <exception cref="ArgumentException">A limit's scope has no value in the subject: a limit for each user, and no user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not above zero, or longer than <see cref="MaximumLease"/>.</exception>
    public BudgetRequest(BudgetLimits limits, BudgetSubject subject, BudgetAmount estimate, TimeSpan lease, Guid attemptId)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (lease <= TimeSpan.Zero || lease > MaximumLease)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), lease,
                $"The lease of an attempt of feature '{limits.Feature}' is above zero and at most {MaximumLease}: set it a little above the attempt's timeout.");
        }

        limits.RequireScopesOf(subject);
        Limits = limits;
        Subject = subject;
        Estimate = estimate;
        Likely = estimate;
        Lease = lease;
        AttemptId = attemptId;
    }

    /// <summary>The limits of the feature.</summary>
    public BudgetLimits Limits { get; }

    /// <summary>Whose budgets the attempt draws on.</summary>
    public BudgetSubject Subject { get; }

    /// <summary>The most that the attempt may use.</summary>
    public BudgetAmount Estimate { get; }

    /// <summary>What the attempt is likely to use: what soft limits check and hold.</summary>
    /// <value>Default <see cref="Estimate"/>; in no unit above it.</value>
    public BudgetAmount Likely { get; init; }

    /// <summary>How long the attempt may take; a reservation not settled by then is charged in full.</summary>
    public TimeSpan Lease { get; }

    /// <summary>The attempt's id.</summary>
    public Guid AttemptId { get; }

    /// <summary>What an account checks and holds for the attempt.</summary>
    public BudgetAmount AmountFor(LimitedAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Kind == BudgetAccountKind.Soft ? Likely : Estimate;
    }
}
