using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SafeGenAI.Budgets;

/// <summary>One account that an attempt draws on, as far as limits look at it: its scope, its window, its limits.</summary>
/// <remarks>For stores. Immutable and thread-safe.</remarks>
public sealed class LimitedAccount
{
    private const int KeyBytes = 16;

    private readonly string? _onlyFeature;
    private readonly string _feature;

    internal LimitedAccount(string feature, BudgetAccountKind kind, bool onlyFeature, IEnumerable<BudgetLimit> limits)
    {
        _feature = feature;
        _onlyFeature = onlyFeature ? feature : null;
        Kind = kind;

        InOrder = limits.GroupBy(limit => limit.Unit).OrderBy(same => same.Key).SelectMany(Binding).ToArray();
    }

    /// <summary>What the account holds back for an attempt.</summary>
    public BudgetAccountKind Kind { get; }

    /// <summary>For whom the account counts.</summary>
    public BudgetScope Scope => InOrder[0].Scope;

    /// <summary>The window.</summary>
    public Per Per => InOrder[0].Per;

    /// <summary>The limits: for each unit the tightest that is enforced, and the tightest that observes where that is tighter.</summary>
    public IReadOnlyList<BudgetLimit> Limits => InOrder;

    internal BudgetLimit[] InOrder { get; }

    /// <summary>What a store files the account under, besides the window's id: 32 hexadecimal digits, the same in every process.</summary>
    /// <remarks>The first half of a SHA-256 over kind, scope, window, feature, tenant and user or model: no id is stored in the clear.</remarks>
    public string KeyOf(in BudgetSubject subject)
    {
        AccountName name = NameOf(subject);
        StringBuilder text = new();
        foreach (string? part in (ReadOnlySpan<string?>)[Per.Key, name.OnlyFeature, name.Tenant, name.Value])
        {
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length}:{part};");
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(int)Kind}/{(int)Scope}/{text}")));
        return Convert.ToHexStringLower(hash.AsSpan(0, KeyBytes));
    }

    internal AccountKey InMemoryKeyOf(in BudgetSubject subject)
    {
        AccountName name = NameOf(subject);
        return new(Kind, Scope, name.OnlyFeature, name.Tenant, name.Value);
    }

    /// <summary>The tightest that is enforced, and the tightest that observes where that says more.</summary>
    private static IEnumerable<BudgetLimit> Binding(IEnumerable<BudgetLimit> same)
    {
        BudgetLimit? enforced = same.Where(limit => limit.Mode == BudgetMode.Enforce).MinBy(limit => limit.Amount);
        BudgetLimit? observed = same.Where(limit => limit.Mode == BudgetMode.Observe).MinBy(limit => limit.Amount);
        if (enforced is not null)
        {
            yield return enforced;
        }

        if (observed is not null && (enforced is null || observed.Amount < enforced.Amount))
        {
            yield return observed;
        }
    }

    private AccountName NameOf(in BudgetSubject subject) => Scope switch
    {
        BudgetScope.Tenant => new(_onlyFeature, null, subject.Tenant),
        BudgetScope.Feature => new(null, null, _feature),
        BudgetScope.User => new(_onlyFeature, subject.Has(BudgetScope.Tenant) ? subject.Tenant : null, subject.User),
        BudgetScope.Model => new(_onlyFeature, null, subject.Model),
        _ => new(_onlyFeature, null, null),
    };

    private readonly record struct AccountName(string? OnlyFeature, string? Tenant, string? Value);
}
