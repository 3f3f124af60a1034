using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>An account of one subject.</summary>
/// <param name="Limited">The account as limits look at it.</param>
/// <param name="Key">What it is filed under, see <see cref="LimitedAccount.KeyOf"/>.</param>
internal readonly record struct FiledAccount(LimitedAccount Limited, string Key);
