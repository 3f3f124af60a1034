namespace SafeGenAI.Budgets;

/// <summary>What an account is filed under, within one window.</summary>
internal readonly struct AccountKey(BudgetAccountKind kind, BudgetScope scope, string? onlyFeature, string? tenant, string? value) : IEquatable<AccountKey>
{
    private readonly BudgetAccountKind _kind = kind;
    private readonly BudgetScope _scope = scope;
    private readonly int _hash = HashCode.Combine(kind, scope, onlyFeature, tenant, value);
    private readonly string? _onlyFeature = onlyFeature;
    private readonly string? _tenant = tenant;
    private readonly string? _value = value;

    public bool Equals(AccountKey other) =>
        _hash == other._hash
        && _kind == other._kind
        && _scope == other._scope
        && _value == other._value
        && _tenant == other._tenant
        && _onlyFeature == other._onlyFeature;

    public override bool Equals(object? obj) => obj is AccountKey other && Equals(other);

    public override int GetHashCode() => _hash;
}
