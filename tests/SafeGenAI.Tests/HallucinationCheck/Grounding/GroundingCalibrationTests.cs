using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class GroundingCalibrationTests
{
    private static readonly string[] Nouns = ["bridge", "valve", "engine", "harbour", "invoice", "pump", "tunnel", "crane", "turbine", "boiler"];
    private static readonly string[] Inventions = ["walrus", "violin", "comet", "volcano", "saffron", "cathedral", "orchid", "pirate", "glacier", "lantern"];

    /// <summary>Answers of ten nouns, of which the invented stand in no source; people took three and more amiss.</summary>
    private static List<GroundingExample> Examples(int count, int tolerated = 2) =>
    [
        .. Enumerable.Range(0, count).Select(number =>
        {
            int invented = number % 7;
            IEnumerable<string> words = Nouns.Skip(invented).Select((noun, i) => $"{noun}{(number + i) % 10}")
                .Concat(Inventions.Take(invented).Select(word => $"{word}{number}"));
            string source = string.Join(' ', Nouns.Select((noun, i) => $"{noun}{(number + i - invented + 10) % 10}"));
            return new GroundingExample(string.Join(' ', words) + ".", [source + " " + string.Join(' ', words.Take(10 - invented))], invented <= tolerated);
        }),
    ];

    private static Detection Check(GroundingExample example, GroundingProfile profile) =>
        new GroundingDetector(profile).Check(new AnswerText(example.Answer), new SourceIndex(example.Sources));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatPeopleTolerate_BecomesTheThreshold(int tolerated)
    {
        List<GroundingExample> examples = Examples(140, tolerated);
        GroundingCalibrationReport report = GroundingCalibration.Fit("mine", GroundingStyle.Document, examples);

        Assert.Equal((140, examples.Count(example => !example.IsGrounded), 1.0), (report.Examples, report.Ungrounded, report.Auroc));
        Assert.Equal((1.0, 1.0, 1.0), (report.FlagPrecision, report.FlagRecall, report.FlagF1));
        Assert.Equal((1.0, 1.0), (report.SupportPrecision, report.SupportRecall));
        Assert.InRange(report.FlagAllF1, 0.5, 0.9);
        Assert.All(examples, example => Assert.Equal(example.IsGrounded, Check(example, report.Profile).Score >= report.Profile.FlagBelow));
        Assert.Empty(report.Profile.Faults());
    }

    [Fact]
    public void NoisyLabels_GiveHonestFigures()
    {
        List<GroundingExample> examples = [.. Examples(280).Select((example, i) => i % 5 == 0 ? example with { IsGrounded = !example.IsGrounded } : example)];
        GroundingCalibrationReport report = GroundingCalibration.Fit("noisy", GroundingStyle.Document, examples, new GroundingCalibrationOptions { SupportPrecision = 0.7 });

        Assert.InRange(report.Auroc, 0.7, 0.9);
        Assert.InRange(report.FlagPrecision, 0.7, 0.9);
        Assert.InRange(report.SupportPrecision, 0.6, 0.9);
    }

    [Fact]
    public void APrecisionThatNoThresholdReaches_SupportsNothing()
    {
        List<GroundingExample> examples = [.. Examples(280).Select((example, i) => i % 5 == 0 ? example with { IsGrounded = !example.IsGrounded } : example)];
        GroundingCalibrationReport report = GroundingCalibration.Fit("strict", GroundingStyle.Document, examples, new GroundingCalibrationOptions { SupportPrecision = 1, FlagPrecision = 1 });

        Assert.Equal((null, 0.0), (report.Profile.SupportFrom, report.Profile.FlagBelow));
        Assert.Equal((0.0, 0.0), (report.SupportRecall, report.FlagRecall));
    }

    [Fact]
    public void ItsNumbers_CanBePastedIntoCode()
    {
        GroundingProfile fitted = GroundingCalibration.Fit("mine", GroundingStyle.Document, Examples(140)).Profile;
        GroundingProfile pasted = new("mine", GroundingStyle.Document)
        {
            Slope = double.Parse(fitted.Slope.ToString("0.####", null), null),
            Intercept = double.Parse(fitted.Intercept.ToString("0.####", null), null),
            FlagBelow = double.Parse(fitted.FlagBelow.ToString("0.####", null), null),
            SupportFrom = double.Parse(fitted.SupportFrom!.Value.ToString("0.####", null), null),
        };

        Assert.Equal(fitted, pasted);
        Assert.Equal(fitted.Version, pasted.Version);
    }

    [Fact]
    public void TooFewExamples_AreRefusedWithTheCounts()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => GroundingCalibration.Fit("mine", GroundingStyle.Document, Examples(42)));
        Assert.Contains("There are 42 examples, 18 grounded and 24 ungrounded; a calibration needs 50 and 20 of each kind", exception.Message, StringComparison.Ordinal);

        exception = Assert.Throws<ArgumentException>(() => GroundingCalibration.Fit("mine", GroundingStyle.Document, [.. Examples(140).Select(example => example with { IsGrounded = true })]));
        Assert.Contains("140 grounded and 0 ungrounded", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryFault_IsListed()
    {
        List<GroundingExample> examples = Examples(140);
        examples[3] = examples[3] with { Sources = [] };
        ArgumentException exception = Assert.Throws<ArgumentException>(() =>
            GroundingCalibration.Fit("mine", (GroundingStyle)9, examples, new GroundingCalibrationOptions { FlagPrecision = 0, SupportPrecision = 95 }));

        Assert.All(
            ["Style is 9", "FlagPrecision is 0", "SupportPrecision is 95", "Example 3 (counted from 0) has no source"],
            fault => Assert.Contains(fault, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void LabelsTheWrongWayRound_AreRefused()
    {
        List<GroundingExample> examples = [.. Examples(140).Select(example => example with { IsGrounded = !example.IsGrounded })];

        Assert.Contains("its AUROC is 0.00", Assert.Throws<ArgumentException>(() => GroundingCalibration.Fit("mine", GroundingStyle.Document, examples)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnExample_DoesNotPrintItsAnswer() =>
        Assert.Equal("answer of 6 characters, grounded: True", new GroundingExample("secret", ["x"], true).ToString());
}
