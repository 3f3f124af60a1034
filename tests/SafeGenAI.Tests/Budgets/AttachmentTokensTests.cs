using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public sealed class AttachmentTokensTests
{
    private static readonly Utf8TokenEstimator Estimator = new();

    [Theory]
    [InlineData("gpt-4o", null, 1_445)]
    [InlineData("gpt-4o-2024-08-06", "high", 1_445)]
    [InlineData("openai/gpt-4o", "auto", 1_445)]
    [InlineData("GPT-4o", "low", 85)]
    [InlineData("gpt-4o-mini", null, 48_169)]
    [InlineData("gpt-4o-mini-2024-07-18", "Low", 2_833)]
    [InlineData("gpt-4.1-nano", "low", 15_115)]
    [InlineData("gpt-4.1-mini-2025-04-14", null, 9_954)]
    [InlineData("gpt-5-mini", null, 9_954)]
    [InlineData("o4-mini", "high", 10_568)]
    [InlineData("gpt-5-codex-mini", null, 15_115)]
    [InlineData("gpt-5-codex", null, 1_445)]
    [InlineData("gpt-5.6-sol", null, 36_000)]
    [InlineData("gpt-6-astra", "auto", 36_000)]
    [InlineData("gpt-5", null, 1_445)]
    [InlineData("gpt-5.4", null, Utf8TokenEstimator.TokensPerAttachment)]
    [InlineData("claude-sonnet-4-5", null, 4_784)]
    [InlineData("llava", "low", Utf8TokenEstimator.TokensPerAttachment)]
    [InlineData(null, null, Utf8TokenEstimator.TokensPerAttachment)]
    public void AnImage_CountsTheMostThatItsModelPublishes(string? model, string? detail, long tokens)
    {
        AIContent[] images = [new DataContent(new byte[] { 1 }, "image/png"), new UriContent("https://example.com/a", "image/png")];
        Assert.All(images, image =>
        {
            image.AdditionalProperties = detail is null ? null : new() { ["detail"] = detail };
            Assert.Equal(tokens, Tokens(image, model));
        });
    }

    [Theory]
    [InlineData("text/plain", 3_000, 3_000)]
    [InlineData("application/json", 3_000, 3_000)]
    [InlineData("image/svg+xml", 3_000, Utf8TokenEstimator.TokensPerAttachment)]
    [InlineData("application/problem+json", 3_000, 3_000)]
    [InlineData("audio/mpeg", 7_500, 11 * 32)]
    [InlineData("video/mp4", 80_000, 11 * 263)]
    [InlineData("video/mp4", 200_000_000, 2_097_152)]
    [InlineData("application/zip", 100, Utf8TokenEstimator.TokensPerAttachment)]
    [InlineData("application/zip", 100_000, 100_000)]
    [InlineData("application/zip", 4_000_000, 2_097_152)]
    public void Data_CountByTheirKindAndLength(string kind, int bytes, long tokens) =>
        Assert.Equal(tokens, Tokens(new DataContent(new byte[bytes], kind)));

    [Fact]
    public void TextOfAnyLength_KeepsItsBound() =>
        Assert.Equal(3_000_000, Tokens(new DataContent(new byte[3_000_000], "text/csv")));

    [Fact]
    public void WhatALinkLeadsTo_IsAnAssumption() =>
        Assert.Equal(Utf8TokenEstimator.TokensPerAttachment, Tokens(new UriContent("https://example.com/a", "audio/mpeg")));

    [Theory]
    [InlineData("1 0 obj << /Type /Pages /Count 2 >> 2 0 obj << /Type/Page >> 3 0 obj <</Type\r\n/Page/Parent 1 0 R>>", 2)]
    [InlineData("<< /Type /Page >> << /Type /ObjStm >>", null)]
    [InlineData("<< /Type /Catalog >>", null)]
    [InlineData("<< /Type /Page", 1)]
    [InlineData("", null)]
    public void PagesOfAPdf_AreCountedWhereTheyAreInTheOpen(string pdf, int? pages) =>
        Assert.Equal(pages, PdfPages.Count(Encoding.ASCII.GetBytes(pdf)));

    [Fact]
    public void APdf_CountsTextAndImageOfEachPage_OrATokenPerByte()
    {
        byte[] open = Encoding.ASCII.GetBytes("<< /Type /Page >> << /Type /Page >>");
        byte[] compressed = [.. "/ObjStm"u8, .. new byte[50_000]];

        Assert.Equal(2 * (3_000 + 4_784), Tokens(new DataContent(open, "application/pdf"), "claude-sonnet-4-5"));
        Assert.Equal(50_007, Tokens(new DataContent(compressed, "application/pdf"), "claude-sonnet-4-5"));
        Assert.Equal(3_000 + 1_445, Tokens(new DataContent("/ObjStm"u8.ToArray(), "application/pdf"), "gpt-4o"));
    }

    private static long Tokens(AIContent content, string? model = null) => Estimator.EstimateOutput(new([content], model)).Bound;
}
