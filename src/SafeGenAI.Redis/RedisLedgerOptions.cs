namespace SafeGenAI.Redis;

/// <summary>How budgets and rollouts are kept in Redis. Copied when a store is made.</summary>
public sealed class RedisLedgerOptions
{
    /// <summary>The longest <see cref="Prefix"/>, in characters.</summary>
    public const int MaximumPrefix = 100;

    /// <summary>What every key begins with. Applications that share budgets and rollouts have the same.</summary>
    /// <value>Default <c>safegenai:</c>; at most <see cref="MaximumPrefix"/> visible ASCII characters without braces.</value>
    /// <exception cref="ArgumentException">It is longer, or has other characters.</exception>
    public string Prefix
    {
        get;
        set => field = IsPrefix(value)
            ? value
            : throw new ArgumentException(
                $"The prefix '{value}' is not at most {MaximumPrefix} visible ASCII characters without braces, which Redis reads as a hash tag: choose another.", nameof(Prefix));
    } = "safegenai:";

    /// <summary>How long one command may take, connecting included, before the store counts as unavailable.</summary>
    /// <value>Default 500 ms; 10 ms to 1 minute.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public TimeSpan CommandTimeout
    {
        get;
        set => field = value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromMinutes(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(CommandTimeout), value, "A command may take 10 milliseconds to 1 minute.");
    } = TimeSpan.FromMilliseconds(500);

    private static bool IsPrefix(string? value) =>
        value is { Length: <= MaximumPrefix } && value.All(c => c is > ' ' and < '\x7f' and not ('{' or '}'));
}
