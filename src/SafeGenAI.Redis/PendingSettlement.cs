namespace SafeGenAI.Redis;

/// <summary>A settlement that Redis has not taken yet, or of which that is not known. Sending it again does no harm.</summary>
/// <param name="AttemptId">The attempt.</param>
/// <param name="Until">When it is of no use any more: the lease has ended, and the time to correct it too.</param>
/// <param name="SendAsync">Sends it once.</param>
internal sealed record PendingSettlement(Guid AttemptId, DateTimeOffset Until, Func<CancellationToken, Task> SendAsync);
