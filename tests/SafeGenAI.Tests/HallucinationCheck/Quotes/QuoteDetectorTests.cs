using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

public class QuoteDetectorTests
{
    private const string Email =
        "Dear team, the shipment of 240 steel valves left Hamburg on 3 May and will not arrive before the end of the month. " +
        "Please tell Mrs Okafor that the invoice was paid in full. Kind regards, Jonas";

    private const string Good = "<quote>the invoice was paid in full. Kind regards</quote>";
    private const string Bad = "<quote>the invoice was never paid and the lawyers are informed</quote>";
    private const string Doubtful = "<quote>will arrive before the end of the month. Please tell Mrs Okafor</quote>";
    private const string Short = "<quote>steel valves</quote>";

    private static QuoteCheck Check(string answer, bool requireQuotes = true, params GenAISource[] sources) =>
        QuoteDetector.Check(answer, sources.Length == 0 ? [Email] : sources, new QuoteDemand(requireQuotes));

    [Fact]
    public void AVerifiedQuote_SupportsAndBecomesACitation()
    {
        QuoteCheck check = Check("The invoice has been paid completely. " + Good);

        Assert.Equal((Verdict.Supported, "The invoice has been paid completely.", 1.0), (check.Verdict, check.Text, check.Coverage));
        Assert.Empty(check.Findings);
        QuoteCitation citation = Assert.Single(check.Citations);
        Assert.Equal(("1", "the invoice was paid in full. Kind regards"), (citation.SourceId, citation.Snippet));
        Assert.Equal(citation.Snippet, Email.Substring(citation.Evidence.Start, citation.Evidence.Length));
        Assert.Equal(new TextSpan(0, check.Text.Length), citation.Claim);
    }

    [Theory]
    [InlineData(Good + Bad, Verdict.Unsupported, "quote.failed")]
    [InlineData(Good + Doubtful, Verdict.Uncertain, "quote.uncertain")]
    [InlineData(Good + Short, Verdict.Supported, "quote.too_short")]
    [InlineData(Short, Verdict.Uncertain, "quote.too_short")]
    [InlineData(Good + "<quote>brass valves</quote>", Verdict.Uncertain, "quote.too_short")]
    [InlineData("<quote source=\"9\">the invoice was paid in full. Kind regards</quote>", Verdict.Uncertain, "quote.wrong_citation")]
    [InlineData(Good + "<quote>\u0421\u0447\u0435\u0442 \u0431\u044B\u043B \u043F\u043E\u043B\u043D\u043E\u0441\u0442\u044C\u044E \u043E\u043F\u043B\u0430\u0447\u0435\u043D \u0432\u0447\u0435\u0440\u0430 \u0443\u0442\u0440\u043E\u043C</quote>", Verdict.Uncertain, "quote.other_script")]
    public void TheWorstQuote_Decides(string quotes, Verdict verdict, string code)
    {
        QuoteCheck check = Check("The invoice has been paid completely. " + quotes);

        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(code, Assert.Single(check.Findings).Code);
        Assert.Equal("The invoice has been paid completely.", check.Text);
    }

    [Fact]
    public void AClaimWithoutQuotes_IsUnsupportedWhereQuotesAreRequired()
    {
        QuoteCheck check = Check("The shipment of valves will arrive tomorrow morning.");

        Finding missing = Assert.Single(check.Findings);
        Assert.Equal((Verdict.Unsupported, "quote.missing", FindingSeverity.Block), (check.Verdict, missing.Code, missing.Severity));
        Assert.Equal(check.Text.Length, missing.Claim.Length);
        Assert.Equal(Verdict.NotChecked, Check("The shipment of valves will arrive tomorrow morning.", requireQuotes: false).Verdict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("You are welcome!")]
    [InlineData("Which of the two shipments from Hamburg do you mean?")]
    [InlineData("The e-mail does not mention when the valves were produced.")]
    [InlineData("\u0413\u0440\u0443\u0437 \u0432\u044B\u0448\u0435\u043B \u0438\u0437 \u0413\u0430\u043C\u0431\u0443\u0440\u0433\u0430 \u0442\u0440\u0435\u0442\u044C\u0435\u0433\u043E \u043C\u0430\u044F \u0432\u0435\u0447\u0435\u0440\u043E\u043C.")]
    public void L15_NothingCheckable_IsNotChecked(string answer) => Assert.Equal(Verdict.NotChecked, Check(answer).Verdict);

    [Fact]
    public void L15_WithoutSources_NothingIsChecked()
    {
        string answer = "The invoice has been paid completely. " + Good;

        Assert.Equal(Verdict.NotChecked, QuoteDetector.Check(answer, Array.Empty<GenAISource>(), new QuoteDemand(Required: true)).Verdict);
        QuoteCheck check = Check(answer, sources: ["", "  \n* "]);
        Assert.Equal((Verdict.NotChecked, "The invoice has been paid completely."), (check.Verdict, check.Text));
    }

    [Fact]
    public void L15_TranslatedQuotes_AreNotChecked()
    {
        QuoteCheck check = Check("The cargo left Hamburg in May. <quote>the cargo left the port of Hamburg yesterday</quote>", sources: "\u0413\u0440\u0443\u0437 \u0432\u044B\u0448\u0435\u043B \u0438\u0437 \u0413\u0430\u043C\u0431\u0443\u0440\u0433\u0430");

        Assert.Equal((Verdict.NotChecked, 0.0), (check.Verdict, check.Coverage));
    }

    [Fact]
    public void AQuoteInTheSourcesScript_IsCheckedWhateverTheAnswersScript()
    {
        const string source = "\u0413\u0440\u0443\u0437 \u0432\u044B\u0448\u0435\u043B \u0438\u0437 \u0413\u0430\u043C\u0431\u0443\u0440\u0433\u0430 \u0442\u0440\u0435\u0442\u044C\u0435\u0433\u043E \u043C\u0430\u044F.";

        Assert.Equal(Verdict.Supported, Check("The cargo left Hamburg in May. <quote>" + source + "</quote>", sources: source).Verdict);
    }

    [Fact]
    public void L15_OnlyQuotesWithoutAnAnswer_AreNotSupported() => Assert.Equal(Verdict.NotChecked, Check(Good).Verdict);

    [Fact]
    public void Coverage_IsTheShareOfClaimsWithAQuote()
    {
        QuoteCheck check = Check("Invoice fully paid last week. " + Good + " Steel valves left big harbour. Thanks!");

        Assert.Equal(29.0 / (29 + 30), check.Coverage, 3);
    }

    [Fact]
    public void Findings_NameTheEvidence()
    {
        Finding finding = Assert.Single(Check("It comes this month. " + Doubtful, sources: new GenAISource(Email, "mail")).Findings);

        Assert.Equal("mail", finding.EvidenceSourceId);
        Assert.Contains("will not arrive before", Email.Substring(finding.Evidence!.Value.Start, finding.Evidence.Value.Length), StringComparison.Ordinal);
    }

    [Fact]
    public void TwoSourcesOfOneId_AreBothCited()
    {
        QuoteCheck check = Check("The invoice is paid. " + Good.Replace("<quote>", "<quote source=x>", StringComparison.Ordinal), true, new GenAISource("Short.", "x"), new GenAISource(Email, "x"));

        Assert.Equal((Verdict.Supported, "the invoice was paid in full. Kind regards"), (check.Verdict, check.Citations[0].Snippet));
    }

    private const string Three = "The invoice was paid completely last week. " + Good + " Steel valves left the big harbour. Mrs Okafor was told by mail. ";

    [Theory]
    [InlineData(0.3, Verdict.Supported)]
    [InlineData(0.34, Verdict.Unsupported)]
    [InlineData(1, Verdict.Unsupported)]
    public void AShareOfTheSentences_MustBeQuoted(double share, Verdict verdict)
    {
        QuoteCheck check = QuoteDetector.Check(Three + "Thanks! Is that all?", [Email], new QuoteDemand(true, share));

        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(
            verdict == Verdict.Supported ? [] : ["Steel valves left the big harbour.", "Mrs Okafor was told by mail."],
            check.Findings.Select(finding => check.Text.Substring(finding.Claim.Start, finding.Claim.Length)));
        Assert.All(check.Findings, finding => Assert.Equal(("quote.missing", FindingSeverity.Block), (finding.Code, finding.Severity)));
    }

    [Fact]
    public void ADoubtfulQuote_LeavesTheShareInDoubt_AShortOneCountsAsNone()
    {
        QuoteDemand all = new(true, 1);

        Assert.Equal(Verdict.Uncertain, QuoteDetector.Check("It comes to us this month. " + Doubtful, [Email], all).Verdict);
        Assert.Equal((Verdict.Unsupported, "quote.missing"), (
            QuoteDetector.Check("The steel valves come to us this month. " + Short, [Email], all).Verdict,
            QuoteDetector.Check("The steel valves come to us this month. " + Short, [Email], all).Findings[^1].Code));
    }

    [Fact]
    public void Findings_StandInTheOrderOfTheAnswer()
    {
        QuoteCheck check = QuoteDetector.Check("Steel valves left the big harbour. Nobody paid anything so far. " + Bad, [Email], new QuoteDemand(true, 1));

        Assert.Equal(["quote.missing", "quote.failed"], check.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void QuotesBeyondTheLimit_DoNotPass()
    {
        string answer = "The invoice was paid. " + string.Concat(Enumerable.Repeat(Good, QuoteDetector.MaxQuotes + 2));

        QuoteCheck check = Check(answer);

        Assert.Equal((Verdict.Uncertain, "quote.too_many"), (check.Verdict, Assert.Single(check.Findings).Code));
        Assert.Equal(QuoteDetector.MaxQuotes, check.Citations.Count);
    }
}
