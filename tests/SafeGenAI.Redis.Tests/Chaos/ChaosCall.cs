namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>What one attempt under load was told.</summary>
/// <param name="Answer">What the answer was.</param>
/// <param name="Took">How long the reservation took.</param>
internal sealed record ChaosCall(ChaosAnswer Answer, TimeSpan Took);
