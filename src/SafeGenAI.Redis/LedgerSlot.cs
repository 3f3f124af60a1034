using System.Security.Cryptography;
using System.Text;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>The accounts of a subject that have the same hash tag: one script sees them all at once.</summary>
/// <remarks>A tenant's own accounts and those of its users are under the tenant's tag, all others under a shared one.</remarks>
internal sealed class LedgerSlot(string tag, FiledAccount[] accounts)
{
    public const string SharedTag = "shared";

    private const int TagBytes = 8;

    public string Tag { get; } = tag;

    public FiledAccount[] Accounts { get; } = accounts;

    /// <summary>The tenant's slot first: what is held there for a moment, and given back, is in the way of that tenant only.</summary>
    public static LedgerSlot[] Of(BudgetLimits limits, BudgetSubject subject)
    {
        FiledAccount[] own = Accounts(isOwn: true);
        FiledAccount[] shared = Accounts(isOwn: false);
        return (own.Length > 0, shared.Length > 0) switch
        {
            (true, true) => [new(TagOf(subject), own), new(SharedTag, shared)],
            (true, false) => [new(TagOf(subject), own)],
            (false, true) => [new(SharedTag, shared)],
            _ => [],
        };

        FiledAccount[] Accounts(bool isOwn) =>
            [.. limits.Accounts.Where(account => subject.Has(account.Scope) && IsOwn(account, subject) == isOwn)
                .Select(account => new FiledAccount(account, account.KeyOf(subject)))];
    }

    public static LedgerSlot Of(LimitedAccount account, BudgetSubject subject) =>
        new(IsOwn(account, subject) ? TagOf(subject) : SharedTag, [new(account, account.KeyOf(subject))]);

    private static bool IsOwn(LimitedAccount account, BudgetSubject subject) =>
        account.Scope is BudgetScope.Tenant or BudgetScope.User && subject.Has(BudgetScope.Tenant);

    private static string TagOf(BudgetSubject subject) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject.Tenant!)).AsSpan(0, TagBytes));
}
