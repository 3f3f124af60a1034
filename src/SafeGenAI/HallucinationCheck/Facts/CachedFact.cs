namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What a lookup found.</summary>
/// <param name="Fact">What is known; null for an entity that does not exist.</param>
/// <param name="Since">The timestamp at which it was asked for.</param>
internal readonly record struct CachedFact<T>(T? Fact, long Since)
    where T : class;
