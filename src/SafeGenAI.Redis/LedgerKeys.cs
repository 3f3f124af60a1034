using System.Globalization;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>The names of all keys. What belongs together has the same hash tag, so that a cluster keeps it on one server.</summary>
internal sealed class LedgerKeys(string prefix)
{
    // Grows when what is stored changes its form.
    private const string Version = "v1:";

    public RedisKey Clock(string tag) => Of(tag, "clock");

    /// <summary>The leases by when they are due.</summary>
    public RedisKey Queue(string tag) => Of(tag, "leases");

    public RedisKey Lease(string tag, Guid attempt) => Of(tag, string.Create(CultureInfo.InvariantCulture, $"lease:{attempt:N}"));

    /// <summary>A fixed window has a key of its own, which ends with it; a rolling one keeps its slots under one key.</summary>
    public RedisKey Account(string tag, in FiledAccount account, long id) => Of(tag, account.Limited.Per.IsRolling
        ? $"account:{account.Key}"
        : string.Create(CultureInfo.InvariantCulture, $"account:{account.Key}:{id}"));

    public RedisKey Resets(string tag) => Of(tag, "resets");

    /// <summary>The tags under which accounts were ever reset.</summary>
    public RedisKey ResetTags { get; } = $"{prefix}{Version}{{{LedgerSlot.SharedTag}}}:reset-tags";

    private RedisKey Of(string tag, string name) => $"{prefix}{Version}{{{tag}}}:{name}";
}
