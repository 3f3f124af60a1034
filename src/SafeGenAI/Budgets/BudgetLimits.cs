using System.Collections;

namespace SafeGenAI.Budgets;

/// <summary>The limits that bind one feature's calls, prepared once: from the widest scope to the narrowest.</summary>
/// <remarks>
/// Limits that name another feature, or are switched off, are left out. Of several limits on the same counter the tightest stays.
/// Immutable and thread-safe.
/// </remarks>
public sealed class BudgetLimits : IReadOnlyList<BudgetLimit>
{
    private readonly BudgetLimit[] _limits;

    /// <summary>Prepares the limits of a feature.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="limits">All limits known; those of other features are left out.</param>
    public BudgetLimits(string feature, IEnumerable<BudgetLimit> limits)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(feature);
        ArgumentNullException.ThrowIfNull(limits);
        Feature = feature;
        InOrder = limits
            .Where(limit => limit.Mode != BudgetMode.Off && (limit.Feature is null || limit.Feature == feature))
            .GroupBy(limit => (limit.Scope, Kind: KindOf(limit), limit.Per.Index, OneFeature: limit.Feature is not null && limit.Scope != BudgetScope.Feature))
            .OrderBy(group => group.Key)
            .Select(group => new LimitedAccount(feature, group.Key.Kind, group.Key.OneFeature, group))
            .ToArray();
        _limits = InOrder.SelectMany(account => account.InOrder).ToArray();
    }

    /// <summary>The feature.</summary>
    public string Feature { get; }

    /// <summary>How many limits there are.</summary>
    public int Count => _limits.Length;

    /// <summary>The accounts that an attempt draws on, from the widest scope to the narrowest.</summary>
    public IReadOnlyList<LimitedAccount> Accounts => InOrder;

    internal LimitedAccount[] InOrder { get; }

    /// <summary>The limit at a place, counted from zero.</summary>
    public BudgetLimit this[int index] => _limits[index];

    /// <inheritdoc/>
    public IEnumerator<BudgetLimit> GetEnumerator() => ((IEnumerable<BudgetLimit>)_limits).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void RequireScopesOf(in BudgetSubject subject)
    {
        foreach (LimitedAccount account in InOrder)
        {
            if (!subject.Has(account.Scope))
            {
                throw new ArgumentException(Missing(account), nameof(subject));
            }
        }
    }

    private static BudgetAccountKind KindOf(BudgetLimit limit) =>
        limit.Unit == BudgetUnit.Calls ? BudgetAccountKind.Quota
        : limit.IsSoft ? BudgetAccountKind.Soft
        : BudgetAccountKind.Hard;

    private string Missing(LimitedAccount account)
    {
        string scope = account.Scope.ToString().ToLowerInvariant();
        string remedy = account.Scope == BudgetScope.Model
            ? "give the model a name where it is added"
            : $"set the {scope}'s id on the request";
        return $"Feature '{Feature}' has a limit of {account.Limits[0]}, but the call names no {scope}: {remedy}, or remove the limit.";
    }
}
