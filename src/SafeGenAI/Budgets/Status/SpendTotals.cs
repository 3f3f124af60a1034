namespace SafeGenAI.Budgets.Status;

/// <summary>A feature's book at one moment, in nano-USD but for the counts. See <see cref="Reconciliation"/> for the terms.</summary>
internal record struct SpendTotals
{
    public long Ledger;
    public long Decided;
    public int OpenCalls;
    public long Open;
    public long Settling;

    /// <summary>Settlements that have no answer yet, those after the decision too.</summary>
    public int UnderWay;

    public long NotSettled;
    public long NotSettledAttempts;
    public long Late;
    public long Unlimited;
    public long DroppedDecisions;
    public long Dropped;

    public readonly Reconciliation Of(string feature, string account, long? accountDifference = null) => new()
    {
        Feature = feature,
        LedgerNanoUsd = Ledger,
        DecidedNanoUsd = Decided,
        OpenCalls = OpenCalls,
        // What is left of no call was lost on the way to its decision.
        InFlightNanoUsd = OpenCalls > 0 ? Open : 0,
        SettlingNanoUsd = Settling,
        NotSettledNanoUsd = NotSettled,
        NotSettledAttempts = NotSettledAttempts,
        LateNanoUsd = Late,
        UnlimitedNanoUsd = Unlimited,
        DroppedDecisions = DroppedDecisions,
        DroppedNanoUsd = Dropped,
        AccountDifferenceNanoUsd = accountDifference,
        Account = account,
    };
}
