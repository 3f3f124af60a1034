using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.HallucinationCheck.Confidence;

public sealed class CalibrationReportTests
{
    /// <summary>In each tenth, as large a share is right as the signal says.</summary>
    private static readonly LabelledSignal[] Calibrated =
        [.. Enumerable.Range(0, 1_000).Select(i => new LabelledSignal(((i / 100) + 0.5) / 10, i % 100 < ((i / 100) * 10) + 5))];

    [Fact]
    public void ACalibratedSignal_HasNoCalibrationError()
    {
        CalibrationReport report = CalibrationReport.Of(Calibrated);

        Assert.Equal((1_000, 0.5), (report.Rows, report.CorrectShare));
        Assert.Equal(0, report.ExpectedCalibrationError, precision: 10);
        Assert.Equal(Calibrated.Average(row => row.Value * (1 - row.Value)), report.BrierScore, precision: 10);
        Assert.Equal((100, 0.95, 0.95), (report.Bins[9].Count, Math.Round(report.Bins[9].MeanValue, 10), report.Bins[9].CorrectShare));
    }

    [Fact]
    public void AnOverconfidentSignal_HasTheDistanceAsItsError()
    {
        CalibrationReport report = CalibrationReport.Of(Enumerable.Range(0, 100).Select(i => new LabelledSignal(0.9, i < 60)));

        Assert.Equal(0.3, report.ExpectedCalibrationError, precision: 10);
        Assert.Equal((0.6 * 0.01) + (0.4 * 0.81), report.BrierScore, precision: 10);
        Assert.Equal(0.5, report.Auroc);
    }

    [Fact]
    public void Auroc_IsTheShareOfPairsInOrder_TiesHalf()
    {
        LabelledSignal[] rows = [.. Enumerable.Range(0, 200).Select(i => new LabelledSignal((i * 37 % 21) / 20d, i * 53 % 11 < 4 + (i * 37 % 21 / 7)))];
        double pairs = 0;
        foreach (LabelledSignal right in rows.Where(row => row.IsCorrect))
        {
            pairs += rows.Where(row => !row.IsCorrect).Sum(wrong => right.Value > wrong.Value ? 1 : right.Value.Equals(wrong.Value) ? 0.5 : 0);
        }

        int rights = rows.Count(row => row.IsCorrect);
        Assert.Equal(pairs / (rights * (rows.Length - rights)), CalibrationReport.Of(rows).Auroc, precision: 10);
    }

    [Fact]
    public void AThreshold_IsTheLowestThatIsPreciseEnough()
    {
        CalibrationReport report = CalibrationReport.Of(Calibrated);

        SuggestedThreshold threshold = report.ThresholdFor(0.9)!.Value;
        Assert.Equal((0.85, 0.9, 0.2), (threshold.Value, threshold.Precision, threshold.PassRate));
        Assert.Equal(180 / 500d, threshold.Recall);
        Assert.Equal((0.05, 0.5), (report.ThresholdFor(0.5)!.Value.Value, report.ThresholdFor(0.5)!.Value.Precision));
        Assert.Null(report.ThresholdFor(0.96));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 9)]
    [InlineData(49, 0)]
    [InlineData(5, 200)]
    [InlineData(200, 9)]
    public void TooFewRows_AreRefused_WithTheirCounts(int right, int wrong)
    {
        IEnumerable<LabelledSignal> rows = Enumerable.Range(0, right + wrong).Select(i => new LabelledSignal(0.5, i < right));

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => CalibrationReport.Of(rows));
        Assert.Contains($"There are {right + wrong} rows, {right} right and {wrong} wrong; a report needs 50, 10 of each kind.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void AValueOutOfRange_IsRefused(double value) =>
        Assert.Contains("Row 0", Assert.Throws<ArgumentException>(() => CalibrationReport.Of([new LabelledSignal(value, true)])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void APrecisionOutOfRange_IsRefused(double precision) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CalibrationReport.Of(Calibrated).ThresholdFor(precision));

    [Fact]
    public void TheText_SaysWhatTheBaseRateAloneGives() =>
        Assert.StartsWith("1000 answers, 50.0 % right; AUROC 0.8", CalibrationReport.Of(Calibrated).ToString(), StringComparison.Ordinal);
}
