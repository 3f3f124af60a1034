namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>What one attempt under load was told.</summary>
/// <param name="Began">The lifetime of the server's data when the attempt asked.</param>
/// <param name="Answered">The lifetime when it was answered.</param>
/// <param name="Answer">What the answer was.</param>
/// <param name="Took">How long the reservation took.</param>
internal sealed record ChaosCall(int Began, int Answered, ChaosAnswer Answer, TimeSpan Took);
