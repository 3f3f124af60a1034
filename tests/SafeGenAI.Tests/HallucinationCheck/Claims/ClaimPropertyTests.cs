using System.Globalization;
using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Claims;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Claims;

public class ClaimPropertyTests
{
    private const int Megabyte = 1_000_000;

    private static readonly string[] Pieces =
    [
        "1", "2", "12", "31", "200", "000", "1990", "2024", "0", "9999999999999999", "\u0663", "\uFF15", "\u00BD", "\u00B2", ".", ",", ":", "/", "-", "'", "^", " ", " ", " ", "\n", "\u00A0", "%", "$", "\u20AC", "US$",
        "st", "th", "s", "k", "m", "bn", "million", "Mio.", "hundred", "dozen", "twenty", "three", "and", "a", "one", "half", "March", "may", "12 March", "pm", "p.m.", "noon", "percent", "per cent", "percentage points", "years",
        "\u4E07", "\u5E74", "\u6708", "\u65E5", "about", "more than", "to", "[", "]", "Ann", "WHO", "U.S.", "O'Neil's", "of the", "I", "\u00C9mile", "\uD83D", "\u0301", "McX",
    ];

    private static readonly Gen<string> Hostile = Gen.Frequency((1, HostileTexts.Any), (2, Gen.OneOf(Pieces).Array[0, 20].Select(string.Concat)));

    private static readonly Gen<string> Form = Gen.OneOf("en-US", "de-DE", "fr-FR", "de-CH", "hi-IN", "plain");

    private static string Write(long value, string form) => form == "plain" ? value.ToString(CultureInfo.InvariantCulture)
        : value.ToString("N0", CultureInfo.GetCultureInfo(form));

    private static Verdict Compare(string answer, string source) =>
        NumberDetector.Detect(new AnswerText($"They counted {answer} votes."), new SourceIndex([$"In all {source} votes were counted."]), null).Verdict;

    [Fact]
    public void ANumberInAnyCulture_IsItself() => Gen.Select(Gen.Long[2, 999_999_999_999], Form, Form)
        .Sample((value, one, other) => Compare(Write(value, one), Write(value, other)) == Verdict.Supported, iter: 20_000);

    [Fact]
    public void AChangedDigit_IsNeverSupported() => Gen.Select(Gen.Long[10, 999_999_999_999], Gen.Int[0, 11], Gen.Int[1, 9], Form, Form)
        .Sample(
            (value, place, by, one, other) =>
            {
                char[] digits = value.ToString(CultureInfo.InvariantCulture).ToCharArray();
                place %= digits.Length;
                digits[place] = (char)('0' + ((digits[place] - '0' + by) % 10));
                long changed = long.Parse(digits, CultureInfo.InvariantCulture);
                return digits[0] == '0' || Compare(Write(changed, one), Write(value, other)) != Verdict.Supported;
            },
            iter: 20_000);

    [Fact]
    public void ADateInAnyForm_IsItself() => Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[1, 300])
        .Sample(
            (day, one, other, later) =>
            {
                DateOnly date = new DateOnly(1900, 1, 1).AddDays(day);
                return Compare(Write(date, one), Write(date, other)) == Verdict.Supported
                    && (IsAmbiguous(one) || IsAmbiguous(other) || Compare(Write(date.AddDays(later), one), Write(date, other)) != Verdict.Supported);
            },
            iter: 20_000);

    [Fact]
    public void HostileTexts_ThrowNothing_AndEveryPlaceIsInTheText() => Gen.Select(Hostile, Hostile).Sample(
        (text, source) =>
        {
            SourceIndex sources = new([source, "The 12 of March."]);
            foreach (Detection detection in new[] { NumberDetector.Detect(new AnswerText(text), sources, source), NameDetector.Detect(new AnswerText(text), sources, source) })
            {
                if (detection.Coverage is < 0 or > 1 || (detection.Verdict == Verdict.NotChecked) != (detection.Coverage == 0)
                    || detection.Findings.Any(finding => finding.Claim.Length < 1 || finding.Claim.Start < 0 || finding.Claim.End > text.Length))
                {
                    return false;
                }
            }

            return true;
        },
        iter: 20_000);

    [Fact]
    public void WhatAnAnswerCopies_IsNeverUnsupported() => Hostile.Sample(
        text =>
        {
            SourceIndex sources = new([text]);
            return NumberDetector.Detect(new AnswerText(text), sources, null).Verdict != Verdict.Unsupported
                && NameDetector.Detect(new AnswerText(text), sources, null).Verdict != Verdict.Unsupported;
        },
        iter: 20_000);

    [Theory]
    [InlineData("17 ")]
    [InlineData("$17 and 5 km, 3% ")]
    [InlineData("1 000 ")]
    [InlineData("1,")]
    [InlineData("1.")]
    [InlineData("[1, ")]
    [InlineData("March 12-")]
    [InlineData("twenty hundred million ")]
    [InlineData("Ann of the ")]
    [InlineData("WHO ")]
    [InlineData("A.B.")]
    [InlineData("A'")]
    [InlineData("\n2. ")]
    [InlineData("1\u0301")]
    public void AMegabyteOfTheSame_StaysLinear(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, Megabyte / piece.Length));
        SourceIndex sources = new([string.Concat(text.Reverse()), "18 people of Rome"]);
        AnswerText answer = new(text);

        Assert.InRange(NumberDetector.Detect(answer, sources, null).Coverage, 0, 1);
        Assert.InRange(NameDetector.Detect(answer, sources, null).Coverage, 0, 1);
    }

    private static bool IsAmbiguous(int form) => form >= 3;

    private static string Write(DateOnly date, int form) => form switch
    {
        0 => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        1 => date.ToString("MMM d, yyyy", CultureInfo.InvariantCulture),
        2 => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        3 => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture),
        _ => date.ToString("MM/dd/yyyy", CultureInfo.InvariantCulture),
    };
}
