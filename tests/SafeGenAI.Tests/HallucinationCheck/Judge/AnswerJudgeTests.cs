using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck.Judge;

public sealed class AnswerJudgeTests
{
    private const string True = "You may return shoes within 30 days.";
    private const string Quote = "Customers may return shoes within 30 days of delivery.";
    private const string False = "You may return shoes within 60 days.";

    [Fact]
    public async Task WhatAVerifiedPassageCarries_IsSupported_AndCited()
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, Quote)).JudgeAsync(True, JudgeRig.Policy);

        Assert.Equal((Verdict.Supported, null), (outcome.Verdict, outcome.Silence));
        Assert.Empty(outcome.Findings);
        Assert.Equal((new TextSpan(0, True.Length), "1", Quote.TrimEnd('.')), (outcome.Citations[0].Claim, outcome.Citations[0].SourceId, outcome.Citations[0].Snippet.TrimEnd('.')));
    }

    [Theory]
    [InlineData("You may return shoes within 60 days.", "another number")]
    [InlineData("You may not return shoes within 30 days.", "a negation")]
    [InlineData("Maria may return shoes within 30 days, says Jan.", "a name")]
    [InlineData("Gift vouchers never expire for loyal members.", "another subject")]
    [InlineData("The refund covers all shipping costs.", "nothing in common")]
    public async Task ARealQuote_ThatDoesNotCarryTheSentence_IsADisagreement(string answer, string why)
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, Quote)).JudgeAsync(answer, JudgeRig.Policy);

        Assert.True(outcome.Verdict is null, why);
        Assert.Equal(JudgeSilence.Disagreement, outcome.Silence);
        Assert.Equal(("judge.unknown", FindingSeverity.Hint), (outcome.Findings[0].Code, outcome.Findings[0].Severity));
    }

    [Theory]
    [InlineData("You may return shoes within 60 days of delivery.", 1)]
    [InlineData("Customers may return shoes within 60 days of delivery.", 1)]
    [InlineData("return shoes within", 1)]
    [InlineData("", 1)]
    [InlineData("Customers may return shoes within 30 days of delivery.", 0)]
    [InlineData("Customers may return shoes within 30 days of delivery.", 2)]
    [InlineData("Customers may return shoes ... Delivery takes 14 days.", 2)]
    public async Task AQuoteThatIsNotThere_IsADisagreement(string quote, int source)
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", source, quote)).JudgeAsync(True, JudgeRig.Policy, "Opening hours are nine to five.");

        Assert.Equal((null, JudgeSilence.Disagreement), (outcome.Verdict, outcome.Silence!.Value));
    }

    [Fact]
    public async Task AWholeSourceAsAQuote_ProvesNothing()
    {
        string source = JudgeRig.Policy + " " + string.Join(' ', Enumerable.Range(0, 30).Select(i => $"Clause {i} says other things."));

        Assert.Null((await new JudgeRig().Saying((1, "supported", 1, source)).JudgeAsync("Delivery takes 30 days.", source)).Verdict);
    }

    [Theory]
    [InlineData("It is not true that customers may return shoes within 30 days of delivery.", "may return shoes within 30 days of delivery")]
    [InlineData("Customers may return shoes within 60 days. Gift vouchers last for 30 days.", "Customers may return shoes within 60 days. Gift vouchers last for 30 days.")]
    public async Task AQuoteIsReadInItsSentence_AndASentenceByItself(string source, string quote) =>
        Assert.Equal(JudgeSilence.Disagreement, (await new JudgeRig().Saying((1, "supported", 1, quote)).JudgeAsync(True, source)).Silence);

    [Theory]
    [InlineData("Customers may return shoes within 30 days of delivery.", FindingSeverity.Block, Verdict.Unsupported)]
    [InlineData("Customers may return shoes within 20 days of delivery.", FindingSeverity.Annotate, Verdict.Uncertain)]
    [InlineData("Anna Visser answers questions about returns", FindingSeverity.Annotate, Verdict.Uncertain)]
    [InlineData("", FindingSeverity.Annotate, Verdict.Uncertain)]
    public async Task AContradiction_BlocksOnlyWithAVerifiedQuoteOnTheSubject(string quote, FindingSeverity severity, Verdict verdict)
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "contradicted", 1, quote)).JudgeAsync(False, JudgeRig.Policy);

        Assert.Equal(verdict, outcome.Verdict);
        Finding finding = Assert.Single(outcome.Findings);
        Assert.Equal(("judge.contradicted", severity), (finding.Code, finding.Severity));
        if (severity == FindingSeverity.Block)
        {
            Assert.Equal(("1", 0), (finding.EvidenceSourceId, finding.Evidence!.Value.Start));
        }
    }

    [Theory]
    [InlineData("Shoes may not be worn outside.", "Returned shoes may not be worn outside.")]
    [InlineData("You may not return shoes worn outside.", "Customers may not return shoes worn outside.")]
    [InlineData("Sellers do not ship, and never charge fees.", "Sellers do not ship, and never charge fees.")]
    [InlineData("The rate was 7 % in spring.", "The rate was 7 % in spring and 5 % in autumn.")]
    public async Task WordsLeftOut_InTheSameOrder_AreStillCarried(string answer, string source) =>
        Assert.Equal(Verdict.Supported, (await new JudgeRig().Saying((1, "supported", 1, source)).JudgeAsync(answer, source)).Verdict);

    [Fact]
    public async Task AContradictionByThePassagesWordsInAnotherOrder_DoesNotBlock()
    {
        const string source = "The museum opened its doors in 1998.";
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "contradicted", 1, source)).JudgeAsync("In 1998 the museum opened its doors.", source);

        Assert.Equal((Verdict.Uncertain, FindingSeverity.Annotate), (outcome.Verdict, Assert.Single(outcome.Findings).Severity));
    }

    [Fact]
    public async Task ASentenceWithoutEnd_IsNotCompared()
    {
        string source = string.Join(' ', Enumerable.Repeat("shoes return boots", 700));

        Assert.Null((await new JudgeRig().Saying((1, "supported", 1, "shoes return boots")).JudgeAsync(source[..1_500], source)).Verdict);
    }

    [Fact]
    public async Task AContradictionByAPassageThatSaysTheSame_IsADisagreement()
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "contradicted", 1, Quote)).JudgeAsync(True, JudgeRig.Policy);

        Assert.Equal((null, JudgeSilence.Disagreement), (outcome.Verdict, outcome.Silence!.Value));
    }

    [Fact]
    public async Task NotFound_IsUncertain_WithAFinding()
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "not_found", 0, "")).JudgeAsync(False, JudgeRig.Policy);

        Assert.Equal((Verdict.Uncertain, "judge.unsupported", FindingSeverity.Annotate), (outcome.Verdict, outcome.Findings[0].Code, outcome.Findings[0].Severity));
    }

    [Fact]
    public async Task EverySentenceMustBeCovered()
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, Quote)).JudgeAsync(True + " Delivery takes 14 days.", JudgeRig.Policy);

        Assert.Equal((null, JudgeSilence.Incomplete), (outcome.Verdict, outcome.Silence!.Value));
        Assert.Equal(new TextSpan(True.Length + 1, 23), Assert.Single(outcome.Findings).Claim);
    }

    [Fact]
    public async Task ShortSentences_Numbers_AndNegations_AreCoveredToo()
    {
        JudgeRig rig = new();
        await rig.JudgeAsync("Sure! Shoes qualify. Never! Is it 30 days? Can I help you further?", JudgeRig.Policy);

        string asked = rig.Asked.LastText;
        Assert.Equal(3, Count(asked, " sentence "));
        Assert.Equal(2, Count(asked, " not judged"));
    }

    [Fact]
    public async Task TwoLabelsForOneSentence_AreADisagreement()
    {
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, Quote), (1, "not_found", 0, "")).JudgeAsync(True, JudgeRig.Policy);

        Assert.Equal((null, JudgeSilence.Disagreement), (outcome.Verdict, outcome.Silence!.Value));
    }

    [Fact]
    public async Task TheJudge_DoesNotOutweighAHardFinding()
    {
        Finding hard = new("number.unsupported", FindingSeverity.Block, new TextSpan(0, 1));
        JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, Quote)).JudgeAsync(True, [hard], JudgeRig.Policy);

        Assert.Equal((null, JudgeSilence.Disagreement), (outcome.Verdict, outcome.Silence!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("supported")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"score":5}""")]
    [InlineData("""{"statements":"all supported"}""")]
    [InlineData("""{"statements":["supported"]}""")]
    [InlineData("""{"statements":[{"sentence":"1","label":"supported","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]}""")]
    [InlineData("""{"statements":[{"sentence":2,"label":"supported","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]}""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"supported","source":3,"quote":"Customers may return shoes within 30 days of delivery."}]}""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"Supported!","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]}""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"supported","source":1,"quote":null}]}""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"not_found","label":"supported","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]}""")]
    [InlineData("""```json{"statements":[{"sentence":1,"label":"supported","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]}```""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"supported","source":1,"quote":"Customers may return shoes within 30 days of delivery."}]} so it is""")]
    [InlineData("""{"statements":[{"sentence":1,"label":"supported","source":1,"quote":"\ud800"}]}""")]
    [InlineData("{\"statements\":[],\"\uD83D\":1}")]
    public async Task WhatDoesNotParse_IsUnknown(string said)
    {
        JudgeRig rig = new();
        rig.Model.Otherwise = FakeReply.Text(said);
        JudgeOutcome outcome = await rig.JudgeAsync(True, JudgeRig.Policy);

        Assert.Null(outcome.Verdict);
        Assert.Equal(("judge.unknown", FindingSeverity.Hint), (Assert.Single(outcome.Findings).Code, outcome.Findings[0].Severity));
    }

    [Fact]
    public async Task AScore_IsNotRead()
    {
        JudgeRig rig = new();
        string statement = JudgeRig.Json((1, "not_found", 0, ""));
        rig.Model.Otherwise = FakeReply.Text(statement[..^1] + ""","score":5,"verdict":"supported"}""");

        Assert.Equal(Verdict.Uncertain, (await rig.JudgeAsync(False, JudgeRig.Policy)).Verdict);
    }

    public static TheoryData<string, FakeReply> Failures => new()
    {
        { "truncated", FakeReply.Text(JudgeRig.Json((1, "supported", 1, Quote))).WithFinishReason(ChatFinishReason.Length) },
        { "filtered", FakeReply.Text(JudgeRig.Json((1, "supported", 1, Quote))).WithFinishReason(ChatFinishReason.ContentFilter) },
        { "refused", FakeReply.Text("I'm sorry, but I can't help with that.") },
        { "empty", FakeReply.Text("") },
        { "throws", FakeReply.Throw(() => new HttpRequestException("no")) },
        { "tool call", FakeReply.ToolCall("pay") },
        { "a tool call beside the verdict", FakeReply.Of(new TextContent(JudgeRig.Json((1, "supported", 1, Quote))), new FunctionCallContent("1", "pay")) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task AFailure_IsUnknown_NeverAPass(string name, FakeReply reply)
    {
        JudgeRig rig = new();
        rig.Model.Otherwise = reply;
        JudgeOutcome outcome = await rig.JudgeAsync(True, JudgeRig.Policy);

        Assert.True(outcome.Verdict is null, name);
        Assert.NotNull(outcome.Silence);
        Assert.Contains(rig.Logger.Collector.GetSnapshot(), record => record.Id.Id == 1330);
    }

    [Fact]
    public async Task AJudgeThatTakesTooLong_IsGivenUp()
    {
        JudgeRig rig = new();
        rig.Model.Otherwise = FakeReply.Stall();
        Task<JudgeOutcome> judging = rig.JudgeAsync(True, JudgeRig.Policy);
        rig.Time.Advance(rig.Options.Timeout);

        JudgeOutcome outcome = await judging;
        Assert.Equal((null, JudgeSilence.Failed), (outcome.Verdict, outcome.Silence!.Value));
        Assert.Contains(nameof(FailureKind.Timeout), rig.Logger.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACallerWhoLeaves_IsNotWaitedFor()
    {
        using CancellationTokenSource caller = new();
        JudgeRig rig = new() { Caller = caller.Token };
        rig.Model.Otherwise = FakeReply.Stall();
        Task<JudgeOutcome> judging = rig.JudgeAsync(True, JudgeRig.Policy);
        await caller.CancelAsync();

        Assert.Equal(JudgeSilence.Canceled, (await judging).Silence);
    }

    [Fact]
    public async Task ALongSource_IsNotJudgedInParts()
    {
        JudgeRig rig = new() { Options = { MaxSourceCharacters = JudgeRig.Policy.Length } };

        Assert.Equal(JudgeSilence.TooLong, (await rig.JudgeAsync(True, JudgeRig.Policy, "x")).Silence);
        Assert.Equal(JudgeSilence.TooLong, (await rig.JudgeAsync(new string('x', 8_001), JudgeRig.Policy)).Silence);
        Assert.Equal(0, rig.Model.Calls);
        await rig.JudgeAsync(True, JudgeRig.Policy);
        Assert.Equal(1, rig.Model.Calls);
    }

    [Theory]
    [InlineData("Can I help you further?")]
    [InlineData("Sure!")]
    [InlineData("\U0001F600")]
    public async Task WhereNothingIsClaimed_NobodyIsAsked(string answer)
    {
        JudgeRig rig = new();

        Assert.Equal((null, JudgeSilence.NothingToJudge), ((await rig.JudgeAsync(answer, JudgeRig.Policy)).Verdict, (await rig.JudgeAsync(answer, JudgeRig.Policy)).Silence!.Value));
        Assert.Equal(0, rig.Model.Calls);
    }

    [Fact]
    public async Task TheQuestion_CarriesNothingOfTheCallersOptions()
    {
        JudgeRig rig = new();
        await rig.JudgeAsync(True, JudgeRig.Policy);

        ChatOptions options = rig.Asked.Options!;
        Assert.False(rig.Asked.Streaming);
        Assert.Equal((null, ChatToolMode.None), (options.Tools, options.ToolMode));
        Assert.Equal((null, null, null, null), (options.ModelId, options.ConversationId, options.Temperature, options.RawRepresentationFactory));
        Assert.Equal(2_048, options.MaxOutputTokens);
        Assert.IsType<ChatResponseFormatJson>(options.ResponseFormat);
        Assert.Same(rig.Call, Assert.IsType<CallOptions>(options).Call);
    }

    [Fact]
    public async Task TheFeaturesBound_HoldsForTheJudgeToo()
    {
        JudgeRig rig = new() { Options = { MaxOutputTokens = 10_000 } };
        await rig.JudgeAsync(True, JudgeRig.Policy);

        Assert.Equal(4_096, rig.Asked.Options!.MaxOutputTokens);
    }

    [Fact]
    public async Task EveryQuestion_HasAMarkOfItsOwn_ThatStandsNowhereInTheData()
    {
        Queue<string> marks = new(["aaaa", "30 DAYS", "bbbb"]);
        JudgeRig rig = new() { NewMark = marks.Dequeue };
        await rig.JudgeAsync(True, JudgeRig.Policy);
        Assert.StartsWith("aaaa source 1\n", rig.Asked.LastText, StringComparison.Ordinal);
        await rig.JudgeAsync(True, JudgeRig.Policy);
        Assert.StartsWith("bbbb source 1\n", rig.Asked.LastText, StringComparison.Ordinal);
        Assert.Contains("bbbb", rig.Asked.Messages[0].Text, StringComparison.Ordinal);

        JudgeRig stuck = new() { NewMark = () => "shoes" };
        Assert.Equal(JudgeSilence.NoDelimiter, (await stuck.JudgeAsync(True, JudgeRig.Policy)).Silence);
        Assert.Equal(0, stuck.Model.Calls);

        JudgeRig random = new();
        await random.JudgeAsync(True, JudgeRig.Policy);
        await random.JudgeAsync(True, JudgeRig.Policy);
        Assert.NotEqual(random.Model.Requests[0].LastText[..32], random.Model.Requests[1].LastText[..32]);
    }

    [Fact]
    public void TheVersion_NamesPromptAndModel() =>
        Assert.Equal(
            "judge/2 judge-prompt/1 small 24000 8000 2048  0.8",
            new AnswerJudge(new FakeChatClient(), "small", new SafeGenAI.HallucinationCheck.JudgeOptions(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Version);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
