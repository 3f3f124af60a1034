namespace SafeGenAI.Calls;

/// <summary>How one call stands with its user's quota: put on the call by the quota, asked by rungs and decisions.</summary>
internal interface ICallQuota
{
    /// <summary>Known once the call has ended.</summary>
    QuotaOutcome Outcome { get; }

    /// <summary>What the user is told where the quota had no room, in the reader's language; null otherwise.</summary>
    string? DenialSentence();
}
