using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>Plays sequences of steps against a ledger and <see cref="LedgerModel"/>, and compares every answer and counter.</summary>
/// <remarks>
/// With CsCheck:
/// <code>
/// await Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of).Array[1, 40]
///     .SampleAsync(steps => LedgerScript.PlayAsync(CreateAsync, steps), iter: LedgerScript.Sequences);
/// await Gen.Select(Gen.Int, Gen.Int, Gen.Int, LedgerStep.Of).Array[1, 4].Array[2, 3]
///     .SampleAsync(callers => LedgerScript.PlayAtOnceAsync(CreateAsync, callers), iter: LedgerScript.Sequences);
/// </code>
/// </remarks>
public static class LedgerScript
{
    private const string Soak = "SAFEGENAI_SOAK";

    /// <summary>Whether all is run, which takes minutes: the environment variable SAFEGENAI_SOAK is 1.</summary>
    public static bool IsSoak => Environment.GetEnvironmentVariable(Soak) == "1";

    /// <summary>How many sequences to play against each ledger: 1,000; with SAFEGENAI_SOAK=1 10,000.</summary>
    public static int Sequences => IsSoak ? 10_000 : 1_000;

    /// <summary>Plays one sequence.</summary>
    /// <param name="create">Gives an empty ledger on a clock; it is disposed of where it can be.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="options">What is left to the store.</param>
    /// <exception cref="LedgerMismatchException">An answer or a counter is not the model's.</exception>
    public static async Task PlayAsync(
        Func<TimeProvider, ValueTask<IBudgetLedger>> create, IReadOnlyList<LedgerStep> steps, LedgerConformanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(steps);
        LedgerClock clock = new(LedgerStage.Start);
        await using OwnedLedger owned = await OwnedLedger.CreateAsync(create, clock);
        LedgerPlayer real = new(owned.Ledger);
        LedgerPlayer model = new(new LedgerModel(clock, (options ?? new()).LeasesFollowWallClock));
        for (int i = 0; i < steps.Count; i++)
        {
            LedgerStage.Move(clock, steps[i]);
            Compare(steps, i, await model.PlayAsync(steps[i]), await real.PlayAsync(steps[i]));
        }

        LedgerStep read = new(LedgerStepKind.Read, 0, 0);
        Compare(steps, steps.Count, await model.SettleAllAsync(), await real.SettleAllAsync());
        Compare(steps, steps.Count, await model.PlayAsync(read), await real.PlayAsync(read));
    }

    /// <summary>Plays one sequence per caller at once, and checks that the answers are those of some order, one after another.</summary>
    /// <remarks>Steps about time read counters: the clock stands still.</remarks>
    /// <param name="create">Gives an empty ledger on a clock; it is disposed of where it can be.</param>
    /// <param name="callers">The steps of each caller. Orders are tried out: keep to three callers of three or four steps.</param>
    /// <param name="options">What is left to the store.</param>
    /// <exception cref="LedgerMismatchException">There is no such order: the ledger is not linearizable.</exception>
    public static async Task PlayAtOnceAsync(
        Func<TimeProvider, ValueTask<IBudgetLedger>> create, IReadOnlyList<IReadOnlyList<LedgerStep>> callers, LedgerConformanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(callers);
        LedgerClock clock = new(LedgerStage.Start);
        await using OwnedLedger owned = await OwnedLedger.CreateAsync(create, clock);
        LedgerHistory history = await LedgerHistory.RecordAsync(owned.Ledger, callers);
        bool snapshots = (options ?? new()).ReadsAreSnapshots;
        if (!await history.IsLinearizableAsync(() => new LedgerModel(clock), snapshots))
        {
            throw new LedgerMismatchException($"No order of these steps, one after another, gives the answers that were given.{Environment.NewLine}{history}");
        }
    }

    private static void Compare(IReadOnlyList<LedgerStep> steps, int index, string expected, string found)
    {
        if (expected != found)
        {
            string step = index < steps.Count ? $"step {index + 1}, {steps[index]}" : "the end, when all is settled";
            throw new LedgerMismatchException(
                $"At {step}, the ledger and the model differ.{Environment.NewLine}- model:  {expected}{Environment.NewLine}- ledger: {found}{Environment.NewLine}"
                + $"Steps: {string.Join(", ", steps.Take(index + 1))}");
        }
    }
}
