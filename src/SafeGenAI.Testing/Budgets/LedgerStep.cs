using System.Globalization;

namespace SafeGenAI.Testing.Budgets;

/// <summary>One step of a script: made from any three numbers, so that every generator of numbers generates scripts.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="A">Who or how much; not negative.</param>
/// <param name="B">How much or how long; not negative.</param>
public readonly record struct LedgerStep(LedgerStepKind Kind, int A, int B)
{
    // Attempts and settlements are what a ledger sees most.
    private static readonly LedgerStepKind[] Kinds =
    [
        LedgerStepKind.Reserve, LedgerStepKind.Reserve, LedgerStepKind.Reserve, LedgerStepKind.Reserve, LedgerStepKind.Reserve, LedgerStepKind.Reserve,
        LedgerStepKind.Settle, LedgerStepKind.Settle, LedgerStepKind.Settle, LedgerStepKind.Presume, LedgerStepKind.Extend, LedgerStepKind.AdvanceSeconds,
        LedgerStepKind.AdvanceSeconds, LedgerStepKind.AdvanceMinutes, LedgerStepKind.SetClock, LedgerStepKind.JumpClock, LedgerStepKind.Read, LedgerStepKind.Reset,
    ];

    /// <summary>Makes a step from any three numbers.</summary>
    public static LedgerStep Of(int kind, int a, int b) => new(Kinds[(uint)kind % (uint)Kinds.Length], a & int.MaxValue, b & int.MaxValue);

    /// <summary>The step in short: "Reserve(17, 3)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}({A}, {B})");
}
