using Microsoft.Extensions.AI;
using SafeGenAI.CostBreaker;

namespace SafeGenAI.Tests.CostBreaker;

/// <summary>One row per way in which an adapter reports what a provider wrote into its cache.</summary>
public sealed class ReportedUsageTests
{
    [Theory]
    [InlineData("CacheCreationInputTokens")]
    [InlineData("cache_creation_input_tokens")]
    [InlineData("CacheWriteInputTokens")]
    [InlineData("CacheWriteTokens")]
    [InlineData("cache_write_tokens")]
    public void WrittenTokens_AreFound_UnderTheNamesOfAdapters(string name) =>
        Assert.Equal(
            new ReportedUsage(175, 25, 50, 10, 0),
            ReportedUsage.Of(Usage(175, 10, cached: 25, (name, 50))));

    [Theory]
    [InlineData("CacheCreationInputTokens", "CacheReadInputTokens")]
    [InlineData("cache_creation_input_tokens", "cache_read_input_tokens")]
    public void L06_AnAdapterWhoseInputLeavesTheCacheOut_IsBilledForAllOfIt(string write, string read) =>
        Assert.Equal(
            new ReportedUsage(175, 25, 50, 10, 0),
            ReportedUsage.Of(Usage(100, 10, cached: null, (write, 50), (read, 25))));

    [Fact]
    public void OtherCounts_AreNothing() =>
        Assert.Equal(new ReportedUsage(100, 20, 0, 10, 0), ReportedUsage.Of(Usage(100, 10, cached: 20, ("Duration", 5), ("CacheReadInputTokens", 7))));

    [Fact]
    public void CountsThatCannotBe_AreNotReported()
    {
        Assert.Equal(new ReportedUsage(100, 0, 0, 10, 0), ReportedUsage.Of(Usage(100, 10, cached: -1, ("CacheWriteTokens", -5))));
        Assert.Equal(new ReportedUsage(100, 0, 0, 10, 0), ReportedUsage.Of(Usage(100, 10, cached: null, ("CacheWriteTokens", long.MaxValue))));
        Assert.Null(ReportedUsage.Of(Usage(-100, 10, cached: null, ("CacheReadInputTokens", 5))).Input);
        Assert.Equal(default, ReportedUsage.Of(null));
    }

    private static UsageDetails Usage(long input, long output, long? cached, params (string Name, long Count)[] more) => new()
    {
        InputTokenCount = input,
        OutputTokenCount = output,
        CachedInputTokenCount = cached,
        AdditionalCounts = new(more.Select(count => new KeyValuePair<string, long>(count.Name, count.Count))),
    };
}
