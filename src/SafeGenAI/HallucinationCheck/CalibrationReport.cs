using System.Globalization;
using System.Text;
using SafeGenAI.HallucinationCheck.Confidence;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What a confidence signal is worth on labelled answers of your own, and from which value on to trust it.</summary>
/// <remarks>
/// One report per signal: signals of different kinds are never averaged. Immutable. Computed from the rows alone: a figure
/// that shall hold for tomorrow's answers needs rows that no threshold was chosen on.
/// </remarks>
public sealed class CalibrationReport
{
    /// <summary>The fewest rows of which a report is made.</summary>
    public const int FewestRows = 50;

    /// <summary>The fewest right and the fewest wrong answers among them.</summary>
    public const int FewestOfEachKind = 10;

    /// <summary>The fewest answers above a threshold that is suggested.</summary>
    public const int FewestAboveThreshold = 10;

    private const int BinCount = 10;

    private readonly LabelledSignal[] _descending;

    private CalibrationReport(LabelledSignal[] descending)
    {
        _descending = descending;
        Rows = descending.Length;
        CorrectShare = (double)descending.Count(row => row.IsCorrect) / Rows;
        Bins = ReliabilityBins.Of(descending, BinCount);
        ExpectedCalibrationError = Bins.Sum(bin => Math.Abs(bin.MeanValue - bin.CorrectShare) * bin.Count) / Rows;
        BrierScore = descending.Sum(row => Math.Pow(row.Value - (row.IsCorrect ? 1 : 0), 2)) / Rows;
        Auroc = RankStatistics.Auroc(descending);
    }

    /// <summary>How many answers it is made of.</summary>
    public int Rows { get; }

    /// <summary>The share of them that was right, 0 to 1: what trusting all of them would give.</summary>
    public double CorrectShare { get; }

    /// <summary>Ten bins of equal width, from 0 to 1.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The mean distance between a bin's signal and its share of right answers, weighted by count, 0 to 1; 0 is calibrated.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>The mean squared distance between signal and truth, 0 to 1; the lower the better. Saying the base rate p
    /// (<see cref="CorrectShare"/>) of every answer gives p(1 - p).</summary>
    public double BrierScore { get; }

    /// <summary>The chance that a right answer has a higher signal than a wrong one, ties counted half: 0.5 knows nothing, 1 all.</summary>
    public double Auroc { get; }

    /// <summary>Makes a report of labelled answers.</summary>
    /// <param name="rows">At least <see cref="FewestRows"/>, with <see cref="FewestOfEachKind"/> right and as many wrong ones.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    /// <exception cref="ArgumentException">There are too few rows, or a value is not between 0 and 1.</exception>
    public static CalibrationReport Of(IEnumerable<LabelledSignal> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        LabelledSignal[] sorted = [.. rows];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (!(sorted[i].Value >= 0 && sorted[i].Value <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"Row {i} has the value {sorted[i].Value}; give values from 0 to 1."), nameof(rows));
            }
        }

        int correct = sorted.Count(row => row.IsCorrect);
        if (sorted.Length < FewestRows || correct < FewestOfEachKind || sorted.Length - correct < FewestOfEachKind)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {sorted.Length} rows, {correct} right and {sorted.Length - correct} wrong; a report needs {FewestRows}, ") +
                FormattableString.Invariant($"{FewestOfEachKind} of each kind. Label more answers, also such as the signal rejects."), nameof(rows));
        }

        Array.Sort(sorted, static (one, other) => other.Value.CompareTo(one.Value));
        return new CalibrationReport(sorted);
    }

    /// <summary>Makes the report of one signal of answers, such as decisions, that people have labelled.</summary>
    /// <typeparam name="T">What the answers are known by.</typeparam>
    /// <param name="answers">The answers, labelled or not. What counts is as in <see cref="Of(IEnumerable{LabelledSignal})"/>.</param>
    /// <param name="signal">The signal of an answer, 0 to 1; an answer without it is left out.</param>
    /// <param name="isCorrect">Whether an answer was right; one that nobody labelled (null) is left out.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Too few answers are left, or a value is not between 0 and 1.</exception>
    public static CalibrationReport Of<T>(IEnumerable<T> answers, Func<T, double?> signal, Func<T, bool?> isCorrect)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(isCorrect);
        List<LabelledSignal> rows = [];
        foreach (T answer in answers)
        {
            if (signal(answer) is { } value && isCorrect(answer) is { } label)
            {
                rows.Add(new LabelledSignal(value, label));
            }
        }

        return Of(rows);
    }

    /// <summary>The lowest threshold from which on the answers are right as often as wanted.</summary>
    /// <param name="precision">The share of right answers among those at or above the threshold, above 0, at most 1.</param>
    /// <returns>The threshold, or null where none with at least <see cref="FewestAboveThreshold"/> answers above it reaches that.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> is not above 0 and at most 1.</exception>
    public SuggestedThreshold? ThresholdFor(double precision)
    {
        if (!(precision > 0 && precision <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "Pass the wanted share of right answers, above 0 and at most 1.");
        }

        return RankStatistics.Threshold(_descending, precision, FewestAboveThreshold);
    }

    /// <summary>The report as a table of text.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Rows} answers, {CorrectShare:P1} right; AUROC {Auroc:F3}, Brier {BrierScore:F3} ")
            .Append(CultureInfo.InvariantCulture, $"(base rate alone {CorrectShare * (1 - CorrectShare):F3}), expected calibration error {ExpectedCalibrationError:F3}\n");
        foreach (ReliabilityBin bin in Bins)
        {
            text.Append(CultureInfo.InvariantCulture, $"{bin.From:F1} to {bin.To:F1}: {bin.Count,6} answers, mean {bin.MeanValue:F3}, right {bin.CorrectShare:F3}\n");
        }

        return text.ToString();
    }
}
