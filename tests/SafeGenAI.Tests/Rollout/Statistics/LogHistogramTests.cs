using System.Text;
using System.Text.Json;
using CsCheck;
using SafeGenAI.Rollout.Statistics;

namespace SafeGenAI.Tests.Rollout.Statistics;

public sealed class LogHistogramTests
{
    private static readonly Gen<double> Value = Gen.OneOf(
        Gen.Double[LogHistogram.Lowest, 1],
        Gen.Double[1, 1e6],
        Gen.Double[0, 16].Select(exponent => Math.Pow(10, exponent)),
        Gen.Const(0.0));

    [Fact]
    public void EveryQuantile_IsThatOfTheValues_To2AndAHalfPercent() =>
        Gen.Select(Value.Array[1, 200], Gen.Double[0, 1]).Sample((values, share) =>
        {
            double exact = values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1));
            double quantile = Of(values).Quantile(share)!.Value;

            Assert.InRange(quantile, exact * (1 - LogHistogram.RelativeError - 1e-9), exact * (1 + LogHistogram.RelativeError + 1e-9));
        });

    [Fact]
    public void TwoMerged_AreOneThatSawBoth() =>
        Gen.Select(Value.Array[0, 50], Value.Array[0, 50]).Sample((first, second) =>
        {
            LogHistogram merged = Of(first);
            merged.Merge(Of(second));

            Assert.Equal(Text(Of([.. first, .. second])), Text(merged));
        });

    [Fact]
    public void WhatIsWritten_IsReadBack() =>
        Value.Array[0, 50].Sample(values =>
        {
            LogHistogram read = Read(Text(Of(values)));

            Assert.Equal(Text(Of(values)), Text(read));
            Assert.Equal((values.Length, Of(values).Quantile(0.95)), (read.Count, read.Quantile(0.95)));
        });

    [Fact]
    public void TheStoredForm_StaysReadable()
    {
        Assert.Equal("[1,0,2,232,1,51,1]", Text(Of([0, 1e-6, 1, 13])));
        Assert.Equal("[1]", Text(new LogHistogram()));
    }

    [Fact]
    public void AnEmptyOne_HasNoQuantile() => Assert.Null(new LogHistogram().Quantile(0.5));

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(-3, 0)]
    [InlineData(9e-6, 0)]
    [InlineData(1e17, 1e16)]
    [InlineData(double.PositiveInfinity, 1e16)]
    public void ValuesBeyondTheEnds_CountAsTheEnds(double value, double expected) =>
        Assert.InRange(Of([value]).Quantile(1)!.Value, expected * 0.975, expected * 1.025);

    [Fact]
    public void WhatIsNoNumber_IsLeftOut() => Assert.Equal(0, Of([double.NaN]).Count);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[2]")]
    [InlineData("[1,5]")]
    [InlineData("[1,5,0]")]
    [InlineData("[1,5,-1]")]
    [InlineData("[1,-5,1]")]
    [InlineData("[1,5,1,0,1]")]
    [InlineData("[1,5,1.5]")]
    [InlineData("[1,5,\"1\"]")]
    [InlineData("[1,969,1]")]
    [InlineData("[1,100000,1]")]
    [InlineData("[1,900,1,900,1]")]
    [InlineData("[1,9223372036854775807,1]")]
    [InlineData("[1,5,9223372036854775808]")]
    public void AnotherForm_IsRefused(string json) =>
        Assert.StartsWith("A histogram is [1, step, count", Assert.Throws<JsonException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task ManyThreads_LoseNothing()
    {
        LogHistogram histogram = new();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                histogram.Add(100);
            }
        })));

        Assert.Equal(40_000, histogram.Count);
    }

    [Fact]
    public void Adding_AllocatesNothing()
    {
        LogHistogram histogram = Of([1]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            histogram.Add(i * 1e9);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static LogHistogram Of(double[] values)
    {
        LogHistogram histogram = new();
        foreach (double value in values)
        {
            histogram.Add(value);
        }

        return histogram;
    }

    private static LogHistogram Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return LogHistogram.Read(document.RootElement);
    }

    private static string Text(LogHistogram histogram)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            histogram.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
