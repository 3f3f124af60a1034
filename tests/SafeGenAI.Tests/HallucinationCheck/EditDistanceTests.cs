using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("faild", "failed", 1)]
    [InlineData("qoute", "quote", 2)]
    [InlineData("abc", "abc", 0)]
    public void ItCounts_WhatIsAddedLeftOutOrReplaced(string one, string other, int edits) => Assert.Equal(edits, EditDistance.Between(one, other));

    [Fact]
    public void TheNearest_IsFoundWhateverItsCase() => Assert.Equal("Unsupported", EditDistance.Nearest("UNSUPORTED", ["Supported", "Unsupported"]));
}
