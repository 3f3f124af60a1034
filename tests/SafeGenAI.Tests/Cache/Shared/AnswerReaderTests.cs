using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Cache.Shared;
using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>What is written reads back as it was; what is not an answer is none, and never an exception.</summary>
public sealed class AnswerReaderTests
{
    private static readonly byte[] Question = [1, 2, 3];

    [Fact]
    public void AnAnswer_ReadsBackAsItWas() => AnswerGen.Answer.Sample(answer =>
    {
        byte[] written = Write(answer)!;
        CachedAnswer read = Read(written)!;

        return written.AsSpan().SequenceEqual(Write(read)) && Told(answer) == Told(read);
    }, iter: 2_000);

    [Fact]
    public void L17_AnAnswerWithBytesChangedOrCutOff_IsNoneOrAnother_AndNeverAnException() =>
        AnswerGen.Answer.Select(Gen.Int[0, 100_000], Gen.Byte, Gen.Bool).Sample((answer, place, value, cut) =>
        {
            byte[] bytes = Write(answer)!;
            int index = place % bytes.Length;
            if (cut)
            {
                Assert.Null(Read(bytes.AsSpan(0, index)));
            }
            else
            {
                bytes[index] = value;
                Read(bytes);
            }
        }, iter: 5_000);

    [Fact]
    public void L17_RandomBytes_AreNoAnswer() => Gen.Byte.Array[0, 2_000].Sample(bytes => Read(bytes) is null, iter: 5_000);

    [Fact]
    public void AByteLeftOver_IsNoAnswer() =>
        AnswerGen.Answer.Sample(answer => Read([.. Write(answer)!, 0]) is null, iter: 200);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1_000_000)]
    [InlineData(-2)]
    public void ACountThatTheBytesDoNotHave_AllocatesNothing(int count)
    {
        LengthPrefixedWriter writer = new(1_024);
        writer.Write((long?)0);
        writer.Write((string?)null);
        writer.Write(0);
        writer.Write((long?)null);
        writer.Write((long?)null);
        writer.Write((long?)null);
        writer.Write((string?)null);
        writer.Write((string?)null);
        writer.Write(count);
        byte[] bytes = writer.Written.ToArray();
        writer.Dispose();
        Read(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(Read(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void WhatCannotBeReadBackForCertain_IsNotWritten()
    {
        Assert.Null(Write(Of(new FunctionCallContent("1", "clock"))));
        Assert.Null(Write(Of(new ErrorContent("no"))));
        Assert.Null(Write(Of(new Picture())));
        Assert.Null(Write(Of(new TextContent("a") { Annotations = [new() { AdditionalProperties = new() { ["when"] = DateTime.UnixEpoch } }] })));
        Assert.NotNull(Write(Of(new TextContent("a"))));
    }

    [Fact]
    public void TheLeastSize_IsNeverMoreThanTheSize() =>
        AnswerGen.Answer.Sample(answer => AnswerWriter.LeastSizeOf(answer.Original) <= Write(answer)!.Length, iter: 500);

    private static CachedAnswer Of(AIContent content) =>
        new(Question, new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))) { StoredAt = AnswerGen.Now };

    private static CachedAnswer? Read(ReadOnlySpan<byte> bytes) => AnswerReader.TryRead(Question, bytes, AnswerGen.Now);

    private static byte[]? Write(CachedAnswer answer)
    {
        LengthPrefixedWriter writer = new(16);
        try
        {
            return AnswerWriter.TryWrite(ref writer, answer) ? writer.Written.ToArray() : null;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>All of it, by another way than the one under test.</summary>
    private static string Told(CachedAnswer answer)
    {
        StringBuilder told = new(JsonSerializer.Serialize(answer.Original, AIJsonUtilities.DefaultOptions));
        told.Append(CultureInfo.InvariantCulture, $"{answer.StoredAt:O} {answer.Model ?? "null"} {answer.Verdict} {answer.QualityScore:R} {answer.CostNanoUsd}");
        foreach (Finding finding in answer.Findings)
        {
            told.Append(CultureInfo.InvariantCulture, $"{finding} {finding.EvidenceSourceId ?? "null"}");
        }

        return told.ToString();
    }

    private sealed class Picture() : DataContent(new byte[] { 1 }, "image/png");
}
