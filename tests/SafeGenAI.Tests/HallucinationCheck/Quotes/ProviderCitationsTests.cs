using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public class ProviderCitationsTests
{
    private const string Mail = "Dear team, the shipment of 240 steel valves left Hamburg on 3 May. The invoice was paid in full. Kind regards, Jonas";
    private const string Snippet = "the shipment of 240 steel valves left Hamburg";

    private static readonly GenAISource[] Sources = [new(Mail, "mail"), new("Nothing of that kind stands here at all.", "https://example.org/other")];

    [Fact]
    public void ASnippet_IsAQuoteToVerify()
    {
        (QuoteCheck check, CitationAnnotation citation) = One("The valves are on their way.", new() { Title = "Mail", Snippet = Snippet.ToUpperInvariant() });

        Assert.Equal((Verdict.Supported, 1.0), (check.Verdict, check.Coverage));
        Assert.Equal((true, "Mail", Snippet), ((bool)citation.AdditionalProperties![AnnotationProperties.Verified]!, citation.Title, citation.Snippet));
        Assert.Equal(new CitationEvidence("mail", new TextSpan(Mail.IndexOf(Snippet, StringComparison.Ordinal), Snippet.Length)), citation.GetEvidence());
        Assert.Equal((0, 28), Region(citation));
    }

    [Theory]
    [InlineData("mail", null, null, "quote.failed", Verdict.Unsupported)]
    [InlineData(null, null, null, "quote.failed", Verdict.Unsupported)]
    [InlineData(null, "https://example.org/other", null, "quote.failed", Verdict.Unsupported)]
    [InlineData(null, null, "file-7", "quote.foreign_source", Verdict.Uncertain)]
    [InlineData(null, "https://news.example", null, "quote.foreign_source", Verdict.Uncertain)]
    public void AnInventedSnippet_FailsUnlessItsSourceWasNeverSupplied(string? title, string? url, string? file, string code, Verdict verdict)
    {
        (QuoteCheck check, CitationAnnotation citation) = One("The valves are on their way.", new()
        {
            Title = title,
            Url = url is null ? null : new Uri(url),
            FileId = file,
            Snippet = "all of the steel valves were lost at sea last winter",
        });

        Assert.Equal((verdict, code), (check.Verdict, Assert.Single(check.Findings).Code));
        Assert.Equal(false, citation.AdditionalProperties![AnnotationProperties.Verified]);
        Assert.Null(citation.GetEvidence());
    }

    [Fact]
    public void TheSnippetOfAnotherSource_IsAWrongCitation()
    {
        (QuoteCheck check, CitationAnnotation citation) = One("The valves are on their way.", new() { Url = new("https://example.org/other"), Snippet = Snippet });

        Assert.Equal((Verdict.Uncertain, "quote.wrong_citation"), (check.Verdict, Assert.Single(check.Findings).Code));
        Assert.Equal(false, citation.AdditionalProperties![AnnotationProperties.Verified]);
    }

    [Theory]
    [InlineData(false, Verdict.NotChecked)]
    [InlineData(true, Verdict.Unsupported)]
    public void L15_ACitationWithoutASnippet_ProvesNothing(bool required, Verdict verdict)
    {
        CitationAnnotation forged = new() { Title = "mail", AdditionalProperties = new() { [AnnotationProperties.Verified] = true, [AnnotationProperties.SourceId] = "mail", [AnnotationProperties.SourceStart] = 0, [AnnotationProperties.SourceLength] = 5 } };
        (QuoteCheck check, CitationAnnotation citation) = One("The steel valves are on their way to Berlin.", forged, new QuoteDemand(required));

        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(false, citation.AdditionalProperties![AnnotationProperties.Verified]);
        Assert.Null(citation.GetEvidence());
    }

    [Fact]
    public void BothForms_AreReadTogether_AndRegionsFollowTheStrippedText()
    {
        const string text = "It was paid. <quote>The invoice was paid in full. Kind regards</quote> The valves are on their way. Bye.";
        int start = text.IndexOf("The valves", StringComparison.Ordinal);
        ChatResponse response = Response(new TextContent(text)
        {
            Annotations = [new CitationAnnotation { FileId = "mail", Snippet = Snippet, AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = start, EndIndex = start + 10 }] }],
        });

        QuoteCheck check = Check(response);
        ChatResponse cited = Delivered(response, check);

        Assert.Equal((Verdict.Supported, "It was paid. The valves are on their way. Bye."), (check.Verdict, cited.Text));
        Assert.Equal(
            ["It was paid.", "The valves"],
            Citations(cited).Select(citation => cited.Text[Region(citation).Start..Region(citation).End]));
        Assert.Equal("The valves are on their way.", check.Text.Substring(check.Citations[1].Claim.Start, check.Citations[1].Claim.Length));
    }

    [Theory]
    [InlineData("It rains. ([mail](x)) More.", 10, 21, "It rains.")]
    [InlineData("It rains. It pours. More.", 3, 12, "It rains. It pours.")]
    [InlineData("It rains. It pours. More.", 9, 9, "It rains.")]
    [InlineData("It rains. It pours. More.", 0, 99, "It rains. It pours. More.")]
    [InlineData("It rains. It pours. More.", 12, 3, "It rains. It pours. More.")]
    public void TheClaim_IsTheSentencesAroundTheRegion(string text, int start, int end, string claim)
    {
        MarkedAnswer answer = Parse(Response(new TextContent(text)
        {
            Annotations = [new CitationAnnotation { Snippet = Snippet, AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = start, EndIndex = end }] }],
        }));

        TextSpan span = Assert.Single(answer.Quotes).Claim;
        Assert.Equal(claim, text.Substring(span.Start, span.Length));
    }

    [Fact]
    public void AStreamsCitation_CountsFromTheBeginningOfTheAnswer_OrMeansWhatStandsBeforeIt()
    {
        ChatResponseUpdate[] updates =
        [
            Update("The valves are "), Update("on their way. They are of steel. "),
            Update("", new CitationAnnotation { Snippet = Snippet, AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = 4, EndIndex = 10 }] }),
            Update("", new CitationAnnotation { Snippet = Snippet }),
            Update("Bye."),
        ];

        MarkedAnswer answer = Parse(updates.ToChatResponse());

        Assert.Equal(["The valves are on their way.", "They are of steel."], answer.Quotes.Select(quote => answer.Text.Substring(quote.Claim.Start, quote.Claim.Length)));
    }

    [Fact]
    public void SeveralMessages_StandOnLinesOfTheirOwn()
    {
        ChatResponse response = new([
            new(ChatRole.Assistant, "First."), new(ChatRole.Assistant, ""),
            new(ChatRole.Assistant, [new TextContent("The valves left."), new TextContent(" More.") { Annotations = [new CitationAnnotation { Snippet = Snippet }] }])]);

        TextSpan region = Assert.Single(Parse(response).Quotes).Provider!.Region;

        Assert.Equal(" More.", response.Text.Substring(region.Start, region.Length));
    }

    [Fact]
    public void AnnotationsOfOtherKinds_AreNoCitations()
    {
        ChatResponse response = Response(new TextContent("The valves left.") { Annotations = [new AIAnnotation()] });

        Assert.Same(response, Delivered(response, Check(response)));
    }

    private static (QuoteCheck Check, CitationAnnotation Citation) One(string text, CitationAnnotation citation, QuoteDemand demand = default)
    {
        ChatResponse response = Response(new TextContent(text) { Annotations = [citation] });
        QuoteCheck check = Check(response, demand);
        CitationAnnotation delivered = Assert.Single(Citations(Delivered(response, check)));
        Assert.NotSame(citation, delivered);
        return (check, delivered);
    }

    private static ChatResponse Response(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, contents));

    private static ChatResponseUpdate Update(string text, params AIAnnotation[] annotations) =>
        new(ChatRole.Assistant, [new TextContent(text) { Annotations = annotations.Length == 0 ? null : annotations }]);

    private static MarkedAnswer Parse(ChatResponse response) => QuoteMarkup.Parse(response, new SourceIndex(Sources));

    private static QuoteCheck Check(ChatResponse response, QuoteDemand demand = default) =>
        QuoteDetector.Check(Parse(response), new SourceIndex(Sources), demand);

    private static IEnumerable<CitationAnnotation> Citations(ChatResponse response) =>
        response.Messages.SelectMany(message => message.Contents).SelectMany(content => content.Annotations ?? []).Cast<CitationAnnotation>();

    private static (int Start, int End) Region(CitationAnnotation citation)
    {
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        return (region.StartIndex!.Value, region.EndIndex!.Value);
    }

    private static ChatResponse Delivered(ChatResponse response, QuoteCheck check) => CitedAnswer.Of(
        response, check.Text, new JudgedAnswer(new CheckedAnswer(check.Text, check) { Prepared = new AnswerText(check.Text) }, CheckAction.Accept, Failure: null).Annotations());
}
