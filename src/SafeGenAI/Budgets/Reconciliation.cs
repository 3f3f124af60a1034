using System.Globalization;

namespace SafeGenAI.Budgets;

/// <summary>What the ledger charged beside what the decisions say, for one feature in this process since its pipeline was built.</summary>
/// <remarks>All terms are in nano-USD and were read at one moment. Immutable and thread-safe.</remarks>
public sealed record Reconciliation
{
    /// <summary>The feature's name.</summary>
    public required string Feature { get; init; }

    /// <summary>What the ledger confirmed as charged: settled, presumed and corrected.</summary>
    public required long LedgerNanoUsd { get; init; }

    /// <summary>What the decisions that were made say attempts cost.</summary>
    public required long DecidedNanoUsd { get; init; }

    /// <summary>Calls whose decision is not made yet.</summary>
    public required int OpenCalls { get; init; }

    /// <summary>What the attempts of open calls cost so far; zero where there is no open call.</summary>
    public required long InFlightNanoUsd { get; init; }

    /// <summary>Costs that the ledger is being told and has not confirmed yet.</summary>
    public required long SettlingNanoUsd { get; init; }

    /// <summary>Costs that the ledger could not be told (event 1402): it charges the whole reservation when the lease ends.</summary>
    public required long NotSettledNanoUsd { get; init; }

    /// <summary>How many attempts that was.</summary>
    public required long NotSettledAttempts { get; init; }

    /// <summary>What the ledger was told after the decision was made (event 1403); below zero where less was charged than presumed.</summary>
    public required long LateNanoUsd { get; init; }

    /// <summary>Costs of attempts that no limit counted, so that the ledger was not asked.</summary>
    public required long UnlimitedNanoUsd { get; init; }

    /// <summary>Decisions that were made and that a sink lost, counted once for each sink: its record lacks them.</summary>
    public required long DroppedDecisions { get; init; }

    /// <summary>What the dropped decisions say attempts cost, where that was still known when they were dropped.</summary>
    public required long DroppedNanoUsd { get; init; }

    /// <summary>What the ledger's own account for the feature gained since the last look, beyond what was charged in this process;
    /// null where it cannot be compared.</summary>
    public long? AccountDifferenceNanoUsd { get; init; }

    /// <summary>What was compared with the ledger's own account, or why nothing was.</summary>
    public required string Account { get; init; }

    /// <summary>What the ledger charged beyond what decisions and the terms here explain; below zero where it charged less.</summary>
    public long UnreconciledNanoUsd =>
        LedgerNanoUsd - DecidedNanoUsd - InFlightNanoUsd + UnlimitedNanoUsd + SettlingNanoUsd + NotSettledNanoUsd - LateNanoUsd;

    /// <summary>Whether nothing is left unexplained.</summary>
    public bool Agrees => UnreconciledNanoUsd == 0 && AccountDifferenceNanoUsd is null or 0;

    /// <summary>The reconciliation as one line.</summary>
    public override string ToString()
    {
        string verdict = Agrees ? "agree"
            : UnreconciledNanoUsd != 0 ? $"differ by {Usd(UnreconciledNanoUsd)} that nothing explains"
            : $"agree, and the ledger's own account differs by {Usd(AccountDifferenceNanoUsd!.Value)}";
        return string.Create(CultureInfo.InvariantCulture,
            $"Feature '{Feature}': ledger and decisions {verdict}. Charged {Usd(LedgerNanoUsd)}, decided {Usd(DecidedNanoUsd)}; in flight {Usd(InFlightNanoUsd)} of {OpenCalls:N0} calls, being settled {Usd(SettlingNanoUsd)}, not settled {Usd(NotSettledNanoUsd)} of {NotSettledAttempts:N0} attempts, after the decision {Usd(LateNanoUsd)}, under no limit {Usd(UnlimitedNanoUsd)}; sinks dropped {DroppedDecisions:N0} decisions of {Usd(DroppedNanoUsd)}. {Account}");
    }

    private static string Usd(long nanoUsd) => string.Create(CultureInfo.InvariantCulture, $"{NanoUsd.ToUsd(nanoUsd):#,##0.#########} USD");
}
