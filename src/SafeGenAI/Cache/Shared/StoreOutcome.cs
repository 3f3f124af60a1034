namespace SafeGenAI.Cache.Shared;

/// <summary>What became of asking the shared store.</summary>
internal enum StoreOutcome
{
    /// <summary>It did what it was asked.</summary>
    Done,

    /// <summary>It threw, or took too long.</summary>
    Failed,

    /// <summary>It was not asked: it failed too often a moment ago.</summary>
    Skipped,

    /// <summary>Whoever asked did not wait for it.</summary>
    Left,
}
