namespace SafeGenAI.Cache;

/// <summary>With whom a stored answer may be shared: a choice, never a default.</summary>
public enum CacheSharing
{
    /// <summary>With everyone who asks the same: only where answers hold nothing personal.</summary>
    Everyone = 1,

    /// <summary>Within a tenant. A call without a tenant is not cached.</summary>
    Tenant = 2,

    /// <summary>With the same user of the same tenant. A call without a user is not cached.</summary>
    User = 3,
}
