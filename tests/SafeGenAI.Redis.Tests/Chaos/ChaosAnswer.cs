namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>How an attempt was answered.</summary>
internal enum ChaosAnswer
{
    /// <summary>The store granted it.</summary>
    Stored,

    /// <summary>It was granted without the store.</summary>
    Local,

    /// <summary>There was no room.</summary>
    Denied,

    /// <summary>The store was away, and a limit failed closed.</summary>
    Refused,
}
