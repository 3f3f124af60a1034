using SafeGenAI.Calls;

namespace SafeGenAI.Quota;

/// <summary>The ledger could not be asked: the call was denied, and there is nothing to tell the user of a limit.</summary>
internal sealed class UnknownQuota : ICallQuota
{
    public static readonly UnknownQuota Instance = new();

    public QuotaOutcome Outcome => QuotaOutcome.Denied;

    public string? DenialSentence() => null;
}
