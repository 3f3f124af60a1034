using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Calls;

public class GenAISourceTests
{
    [Fact]
    public void AString_IsASource()
    {
        string email = "Dear all";

        IReadOnlyList<GenAISource> sources = [email];

        Assert.Equal("Dear all", sources[0].Text);
        Assert.Null(sources[0].Id);
        Assert.Equal("3", sources[0].IdAt(2));
    }

    [Fact]
    public void ToString_TellsNeitherTextNorId()
    {
        string text = new GenAISource("Secret", "alice@example.org").ToString();

        Assert.DoesNotContain("Secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AFindingsToString_TellsPlacesOnly()
    {
        Finding finding = new("quote.uncertain", FindingSeverity.Annotate, new TextSpan(3, 4)) { EvidenceSourceId = "alice", Evidence = new TextSpan(10, 20) };

        Assert.Equal("quote.uncertain (Annotate) claim 3+4, evidence 10+20", finding.ToString());
    }
}
