namespace SafeGenAI.Budgets;

/// <summary>The wish to let one account begin anew. It needs intent: who, and why.</summary>
public sealed record BudgetResetRequest
{
    /// <summary>The longest <see cref="By"/> and <see cref="Reason"/>, in characters.</summary>
    public const int MaximumText = 500;

    /// <summary>Creates the request.</summary>
    /// <param name="limits">The limits of the feature.</param>
    /// <param name="limit">One of them. All limits of the same scope, window and kind count in one account, which begins anew for all.</param>
    /// <param name="subject">Whose account.</param>
    /// <param name="by">Who does it: a person or a system; kept in the audit.</param>
    /// <param name="reason">Why; kept in the audit.</param>
    /// <exception cref="ArgumentException">The limit is not one of the limits, its scope has no value in the subject, or who or why
    /// is blank or too long.</exception>
    public BudgetResetRequest(BudgetLimits limits, BudgetLimit limit, BudgetSubject subject, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(limit);
        By = Text(by, nameof(by), "say who resets the budget");
        Reason = Text(reason, nameof(reason), "say why the budget is reset");
        Account = limits.Accounts.FirstOrDefault(account => account.Limits.Contains(limit))
            ?? throw new ArgumentException(
                $"The limit of {limit} is none of feature '{limits.Feature}': pass one of its BudgetLimits.", nameof(limit));
        if (!subject.Has(Account.Scope))
        {
            throw new ArgumentException($"The limit of {limit} is for each {Account.Scope.ToString().ToLowerInvariant()}, and the subject names none: name one.", nameof(subject));
        }

        Feature = limits.Feature;
        Limit = limit;
        Subject = subject;
    }

    /// <summary>The feature whose limits were given.</summary>
    public string Feature { get; }

    /// <summary>The account.</summary>
    public LimitedAccount Account { get; }

    /// <summary>The limit that was named.</summary>
    public BudgetLimit Limit { get; }

    /// <summary>Whose account.</summary>
    public BudgetSubject Subject { get; }

    /// <summary>Who does it.</summary>
    public string By { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    private static string Text(string text, string name, string next)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
        return text.Length <= MaximumText ? text : throw new ArgumentException($"The text has {text.Length} characters, {MaximumText} fit: {next}, shorter.", name);
    }
}
