using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

public sealed class HallucinationCheckStageTests
{
    private const string Email =
        "Hello team, the Lisbon office will move on 14 March 2026 to the new building at the river. Parking costs 120 euros a month.";

    private const string Honest =
        "The office moves in March. <quote>the Lisbon office will move on 14 March 2026</quote>";

    private const string Invented =
        "The office closes for good. <quote>the Lisbon office will close for ever in June</quote>";

    private readonly InMemoryDecisionSink _sink = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AVerifiedQuote_IsSupported_StrippedAndCited(bool streaming)
    {
        GenAIResult result = await Pipeline(new FakeChatClient(Honest)).AskAsync(Ask(), streaming);

        Assert.Equal(("The office moves in March.", Verdict.Supported), (result.Text, result.Verdict));
        Assert.Empty(result.Findings);
        CitationAnnotation citation = Assert.IsType<CitationAnnotation>(
            Assert.Single(result.Response!.Messages.SelectMany(m => m.Contents).OfType<TextContent>().SelectMany(c => c.Annotations ?? [])));
        Assert.Equal(("1", "the Lisbon office will move on 14 March 2026"), (citation.Title, citation.Snippet));
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!));
        Assert.Equal("The office moves in March.", result.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
        CitationEvidence evidence = Assert.NotNull(citation.GetEvidence());
        Assert.Equal(("1", citation.Snippet), (evidence.SourceId, Email.Substring(evidence.Span.Start, evidence.Span.Length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnInventedQuote_IsNotReturned(bool streaming)
    {
        GenAIResult result = await Pipeline(new FakeChatClient(Invented)).AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.FellBack, Provenance.Echo, FailureKind.Hallucination), (result.Outcome, result.Provenance, result.FailureKind));
        Assert.DoesNotContain("closes", result.Text, StringComparison.Ordinal);
        Assert.Equal(Rung.DefaultEchoMessage, result.Message);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((Verdict.Unsupported, true), (decision.Verdict, decision.FallbackTriggered));
        Assert.Equal(["quote.failed"], decision.FindingCodes);
        Assert.Single(decision.Attempts);
        Assert.Equal(5, decision.Usage.OutputTokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L14_NoPartOfARejectedAnswer_IsSeen(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(new FakeChatClient(Invented));
        List<ChatResponseUpdate> seen = [];
        if (streaming)
        {
            await foreach (ChatResponseUpdate update in pipeline.ExecuteStreamingAsync(Ask()))
            {
                seen.Add(update);
            }
        }
        else
        {
            seen.AddRange((await pipeline.AsChatClient().GetResponseAsync("hi", new ChatOptions().OnBehalfOf(Ask()))).ToChatResponseUpdates());
        }

        Assert.DoesNotContain(seen, update => update.Text.Contains("good", StringComparison.Ordinal) || update.Text.Contains("<quote", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L14_TheVerdictIsTheSame_ThroughBothDoors(bool streaming)
    {
        foreach ((string answer, Verdict expected) in ((string, Verdict)[])
            [(Honest, Verdict.Supported), (Invented, Verdict.Unsupported), ("The Lisbon office moves to a new building at the river in March.", Verdict.Unsupported)])
        {
            _ = await Pipeline(new FakeChatClient(answer)).AskAsync(Ask(), streaming);
            Assert.Equal(expected, _sink.Decisions[^1].Verdict);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARejectedAnswer_MovesUp_AndEscalates(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient(Invented))
            .AddModel("large", new FakeChatClient(Honest))
            .Configure(f => f.UseModels("small", "large").UseHallucinationCheck(h => h.RequireQuotes()))
            .AddDecisionSink(_sink)
            .Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal(("large", Verdict.Supported), (result.Model, result.Verdict));
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((true, false), (decision.Escalated, decision.FallbackTriggered));
        Assert.Empty(decision.FindingCodes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_WithoutSources_NothingIsChecked_AndNothingIsAskedOfTheModel(bool streaming)
    {
        FakeChatClient model = new("The office moves.");
        GenAIResult result = await Pipeline(model).AskAsync(new GenAIRequest("hi"), streaming);

        Assert.Equal(("The office moves.", Verdict.NotChecked), (result.Text, result.Verdict));
        Assert.Single(Assert.Single(model.Requests).Messages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_AnswersThatWereNotChecked_SayNotChecked(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient("The office moves."))
            .Configure(f => f.UseHallucinationCheck())
            .Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (result.Outcome, result.Verdict));
        Assert.Null(result.Response!.Messages[0].Contents[0].Annotations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheInstruction_StandsBehindTheSystemMessages(bool streaming)
    {
        FakeChatClient model = new(Honest);
        GenAIRequest request = new([new(ChatRole.System, "Be brief."), new(ChatRole.User, "Summarise")]) { Sources = [Email] };
        await Pipeline(model).AskAsync(request, streaming);

        Assert.Equal(
            [(ChatRole.System, "Be brief."), (ChatRole.System, HallucinationCheckOptions.DefaultInstruction), (ChatRole.User, "Summarise")],
            Assert.Single(model.Requests).Messages.Select(message => (message.Role, message.Text)));
        Assert.Equal(2, request.Messages.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADetector_DecidesWithTheQuotes_AndTheWorstVerdictHolds(bool streaming)
    {
        GenAIPipeline pipeline = Pipeline(new FakeChatClient(Honest), new Detector(_ => new(
            Verdict.Unsupported, [new Finding("fact.contradicted", FindingSeverity.Block, new TextSpan(0, 3))], 1, Score: 0.2)));

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal(FailureKind.Hallucination, result.FailureKind);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal(["fact.contradicted"], decision.FindingCodes);
        Assert.Equal(0.2, decision.QualityScore);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADecision_SaysByWhichVersionsItWasChecked(bool streaming)
    {
        Detector detector = new(_ => new Detection(Verdict.Supported, [], 1));
        await Pipeline(new FakeChatClient(Honest), detector).AskAsync(Ask(), streaming);
        await Pipeline(new FakeChatClient(Honest), detector).AskAsync(new GenAIRequest("hi"), streaming);
        await GenAIPipeline.CreateBuilder("email").AddModel("small", new FakeChatClient(Honest)).AddDecisionSink(_sink)
            .Configure(f => f.UseHallucinationCheck(h => h.AddDetector(detector).Instruction = "Quote.")).Build().AskAsync(Ask(), streaming);

        Assert.Matches("^quotes/[0-9]+ .*test/1 #[0-9a-f]{16}$", _sink.Decisions[0].CheckVersion);
        Assert.Null(_sink.Decisions[1].CheckVersion);
        Assert.NotEqual(_sink.Decisions[0].CheckVersion, _sink.Decisions[2].CheckVersion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatTheUserWrote_IsGiven_AndWhatARetryRepeats_IsNot(bool streaming)
    {
        FakeChatClient model = new("The Lisbon office moves, and Berta Quandt said so.");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", model)
            .Configure(f => f.UseHallucinationCheck(h => h.On(NameFindingCodes.Unsupported, CheckAction.Retry))).Build();

        GenAIResult rejected = await pipeline.AskAsync(Ask(), streaming);
        GenAIResult given = await pipeline.AskAsync(new GenAIRequest([
            new(ChatRole.User, "What did Berta Quandt say?"), new(ChatRole.Assistant, "About what?"), new(ChatRole.User, "About the office.")])
        { Sources = [Email] }, streaming);

        Assert.Equal((FailureKind.Hallucination, 2), (rejected.FailureKind, rejected.Attempts.Count));
        Assert.Equal(Outcome.Answered, given.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADetectorThatThrows_IsNoPass_AndNoFailure(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient("The office moves."))
            .Configure(f => f.UseHallucinationCheck(h => h.AddDetector(new Detector(_ => throw new InvalidOperationException("broken")))))
            .Build();

        GenAIResult result = await pipeline.AskAsync(Ask(), streaming);

        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (result.Outcome, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADetectorThatHangs_EndsWithTheDeadline(bool streaming)
    {
        FakeTimeProvider time = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient("The office moves."))
            .Configure(f => f.UseHallucinationCheck(h => h.AddDetector(new SlowDetector(asked))))
            .UseTimeProvider(time)
            .Build();

        Task<GenAIResult> asking = pipeline.AskAsync(Ask(), streaming);
        await asked.Task;
        time.Advance(TimeSpan.FromMinutes(2));

        GenAIResult result = await asking.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((Outcome.Answered, Verdict.NotChecked), (result.Outcome, result.Verdict));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallerWhoLeavesDuringACheck_IsCanceled_NotRejected(bool streaming)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenSource caller = new();
        GenAIPipeline pipeline = Pipeline(new FakeChatClient(Honest), new SlowDetector(asked));

        Task<GenAIResult> asking = pipeline.AskAsync(Ask(), streaming, caller.Token);
        await asked.Task;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Decision decision = Assert.Single(_sink.Decisions);
        Assert.Equal((Outcome.Canceled, FailureKind.Canceled), (decision.Outcome, decision.FailureKind!.Value));
    }

    [Fact]
    public async Task ATypedAnswer_CarriesItsQuotesAsASibling_AndLeavesWithoutThem()
    {
        FakeChatClient model = new("""
            {"value":{"title":"Move in March","euros":120},"quotes":["the Lisbon office will move on 14 March 2026"]}
            """);

        GenAIResult<Summary> result = await Pipeline(model).ExecuteAsync(Ask(), _ => new Summary("none", 0));

        Assert.Equal((new Summary("Move in March", 120), Verdict.Supported), (result.Value, result.Verdict));
        Assert.DoesNotContain("quotes", result.Text, StringComparison.Ordinal);
        ChatResponseFormatJson format = Assert.IsType<ChatResponseFormatJson>(Assert.Single(model.Requests).Options!.ResponseFormat);
        string schema = format.Schema!.Value.GetRawText();
        Assert.Contains("\"quotes\"", schema, StringComparison.Ordinal);
        Assert.Contains("\"euros\"", schema, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"value":{"title":"Closed","euros":1},"quotes":["the Lisbon office will close for ever in June"]}""", FailureKind.Hallucination)]
    [InlineData("""{"title":"Move","euros":120}""", FailureKind.Hallucination)]
    [InlineData("""{"value":{"title":7},"quotes":["the Lisbon office will move on 14 March 2026"]}""", FailureKind.Invalid)]
    public async Task ATypedAnswer_ThatIsNotProven_GivesTheTypedFallback(string answer, FailureKind kind)
    {
        GenAIResult<Summary> result = await Pipeline(new FakeChatClient(answer)).ExecuteAsync(Ask(), _ => new Summary("first lines", 0));

        Assert.Equal((new Summary("first lines", 0), kind, Provenance.CallerFallback), (result.Value, result.FailureKind!.Value, result.Provenance));
    }

    [Theory]
    [InlineData(false, "null")]
    [InlineData(true, "\"none\"")]
    [InlineData(true, "{}")]
    [InlineData(false, null)]
    [InlineData(true, null)]
    public async Task AWrapperWithoutQuotes_NeverReachesTheUser(bool streaming, string? quotes)
    {
        const string value = """{"title":"Lisbon","euros":120}""";
        string answer = quotes is null ? $$"""{"value":{{value}}}""" : $$"""{"value":{{value}},"quotes":{{quotes}}}""";
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", new FakeChatClient(answer)).Configure(f => f.UseHallucinationCheck()).Build();

        GenAIRequest request = new("Sum it up.")
        {
            Sources = [Email],
            Options = new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Summary>() },
        };
        GenAIResult result = await pipeline.AskAsync(request, streaming);
        GenAIResult<Summary> typed = await pipeline.ExecuteAsync(Ask(), _ => new Summary("none", 0));

        Assert.Equal((Outcome.Answered, value), (result.Outcome, result.Text));
        Assert.Equal(new Summary("Lisbon", 120), typed.Value);
    }

    [Fact]
    public async Task BothInstructions_CanBeReplaced_AndAreCheckedEarly()
    {
        FakeChatClient model = new("""{"value":{"title":"Move","euros":120},"quotes":[{"source":"1","text":"the Lisbon office will move on 14 March 2026"}]}""");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", model)
            .Configure(f => f.UseHallucinationCheck(h => h.StructuredInstruction = "Quote as JSON."))
            .Build();

        GenAIResult<Summary> result = await pipeline.ExecuteAsync(Ask(), _ => new Summary("none", 0));

        Assert.Equal(Verdict.Supported, result.Verdict);
        Assert.Contains(Assert.Single(model.Requests).Messages, message => message.Text == "Quote as JSON.");
        Assert.Contains("StructuredInstruction", Assert.Single(CheckPlan.Faults(new HallucinationCheckOptions { StructuredInstruction = " " })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void AShareThatIsNone_IsRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HallucinationCheckOptions().RequireQuotes(share));

    [Fact]
    public void WhatIsAskedFor_IsPartOfTheFingerprint() => Assert.Equal(21, new[]
    {
        new HallucinationCheckOptions(),
        new HallucinationCheckOptions().RequireQuotes(),
        new HallucinationCheckOptions().RequireQuotes(0.5),
        new HallucinationCheckOptions { Instruction = "Quote." },
        new HallucinationCheckOptions { StructuredInstruction = "Quote as JSON." },
        new HallucinationCheckOptions { Preset = CheckPreset.Recall },
        new HallucinationCheckOptions { CheckNames = false },
        new HallucinationCheckOptions().On(Verdict.Uncertain, CheckAction.Retry),
        new HallucinationCheckOptions().On("quote.failed", CheckAction.Retry),
        new HallucinationCheckOptions { CheckNumbers = false },
        new HallucinationCheckOptions { MinimumCoverage = 0.5 },
        new HallucinationCheckOptions { Streaming = CheckStreaming.Observe },
        new HallucinationCheckOptions { Grounding = GroundingProfile.Knowledge },
        new HallucinationCheckOptions { Grounding = GroundingProfile.Knowledge with { FlagBelow = 0.4 } },
        new HallucinationCheckOptions { Confidence = { SelfReport = true } },
        new HallucinationCheckOptions { Confidence = { SelfReport = true, SelfReportThreshold = 0.4 } },
        new HallucinationCheckOptions { Confidence = { Samples = 3 } },
        new HallucinationCheckOptions().UseJudge("large"),
        new HallucinationCheckOptions().UseJudge("small"),
        new HallucinationCheckOptions().UseJudge("large", judge => judge.RequiredOverlap = 0.9),
        new HallucinationCheckOptions().AddDetector(new Detector(_ => Detection.NotChecked)),
    }.Select(CheckPlan.Fingerprint).Distinct().Count());

    private GenAIPipeline Pipeline(IChatClient model, IHallucinationDetector? detector = null) => GenAIPipeline.CreateBuilder("email")
        .AddModel("small", model)
        .Configure(f => f.UseHallucinationCheck(h =>
        {
            h.RequireQuotes();
            if (detector is not null)
            {
                h.AddDetector(detector);
            }
        }))
        .AddDecisionSink(_sink)
        .Build();

    private static GenAIRequest Ask() => new("Summarise the e-mail") { Sources = [Email] };

    private sealed record Summary(string Title, int Euros);

    private sealed class Detector(Func<DetectionArguments, Detection> detect) : IHallucinationDetector
    {
        public string Version => "test/1";

        public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => new(detect(arguments));
    }

    private sealed class SlowDetector(TaskCompletionSource asked) : IHallucinationDetector
    {
        public string Version => "slow/1";

        public async ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            return Detection.NotChecked;
        }
    }
}
