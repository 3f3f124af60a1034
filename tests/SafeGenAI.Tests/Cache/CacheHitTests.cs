using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

/// <summary>What a hit is: a private copy that bills nothing and says so.</summary>
public sealed class CacheHitTests
{
    private const string Email = "Hello team, the Lisbon office will move on 14 March 2026 to the new building at the river.";
    private const string Honest = "The office moves in March. <quote>the Lisbon office will move on 14 March 2026</quote>";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task L18_OneEntryServesBothDoors(bool storedStreaming, bool hitStreaming)
    {
        FakeChatClient model = new("one two three");
        CachedFeature feature = new(model);

        await feature.AskAsync(storedStreaming);
        GenAIResult hit = await feature.AskAsync(hitStreaming);

        Assert.Equal((1, "one two three", Provenance.Cache), (model.Calls, hit.Text, hit.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHitBillsNothing_ReportsWhatItSaved_AndIsMarked(bool streaming)
    {
        CachedFeature feature = new(new FakeChatClient("hello"));

        await feature.AskAsync(streaming);
        (long spent, _) = await feature.BudgetAsync();
        GenAIResult hit = await feature.AskAsync(streaming);

        Assert.Equal((CachedFeature.CostNanoUsd, 0), (spent, hit.Usage.CostNanoUsd));
        Assert.Equal((CachedFeature.CostNanoUsd, 0), await feature.BudgetAsync());
        Assert.Equal((0, 0, CachedFeature.CostNanoUsd), (hit.Usage.InputTokens, hit.Usage.OutputTokens, hit.SavedNanoUsd));
        Assert.Null(hit.Response!.Usage);
        Decision decision = feature.Decisions.All[1];
        Assert.Empty(decision.Attempts);
        Assert.Equal(
            (CacheOutcome.Hit, Provenance.Cache, Outcome.Answered, "small", CachedFeature.CostNanoUsd),
            (decision.Cache, decision.Provenance, decision.Outcome, decision.Model, decision.SavedNanoUsd));
        Assert.Equal(Provenance.Cache, hit.Response!.GetOutcome()!.Provenance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHitCarriesNothingOfTheOtherExchange(bool streaming)
    {
        CachedFeature feature = new(new SignedClient(new FakeChatClient("hello")));

        GenAIResult first = await feature.AskAsync(streaming);
        ChatResponse hit = (await feature.AskAsync(streaming)).Response!;

        Assert.Equal(("response", "conversation"), (first.Response!.ResponseId, first.Response.ConversationId));
        Assert.NotNull(first.Response.Usage);
        Assert.Contains("signed", Properties(first.Response));
        Assert.Equal((null, null, null, null), (hit.ResponseId, hit.ConversationId, hit.RawRepresentation, hit.Usage));
        Assert.DoesNotContain("signed", Properties(hit));
        Assert.All(hit.Messages, message => Assert.Equal((null, null), (message.MessageId, message.RawRepresentation)));
        Assert.All(hit.Messages.SelectMany(message => message.Contents), content => Assert.Null(content.RawRepresentation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHitIsAPrivateCopy(bool streaming)
    {
        CachedFeature feature = new(new FakeChatClient("hello"));

        Spoil((await feature.AskAsync(streaming)).Response!);
        Spoil((await feature.AskAsync(streaming)).Response!);

        Assert.Equal("hello", (await feature.AskAsync(streaming)).Text);
    }

    [Fact]
    public async Task L18_WhatAStreamsFirstReaderDoesToItsUpdates_ReachesNobody()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CachedFeature feature = new(new GatedStream(new FakeChatClient("one two three"), gate.Task));

        await foreach (ChatResponseUpdate update in feature.Pipeline.ExecuteStreamingAsync(new GenAIRequest("hi")))
        {
            Spoil(update);
            gate.TrySetResult();
        }

        GenAIResult hit = await feature.AskAsync(streaming: true);

        Assert.Equal(("one two three", Provenance.Cache), (hit.Text, hit.Provenance));
        Assert.Equal(Outcome.Answered, feature.Decisions.All[0].Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHitKeepsCitationsVerdictAndFindings(bool streaming)
    {
        FakeChatClient model = new(Honest + " It is near the river, says the mail.");
        CachedFeature feature = new(model, configure: f => f.UseHallucinationCheck());
        GenAIRequest request = new("When?") { Sources = [new GenAISource(Email, "mail")] };

        GenAIResult first = await feature.Pipeline.AskAsync(request, streaming);
        GenAIResult hit = await feature.Pipeline.AskAsync(request, streaming);

        Assert.Equal((1, first.Text, first.Verdict), (model.Calls, hit.Text, hit.Verdict));
        Assert.NotEqual(Verdict.NotChecked, hit.Verdict);
        Assert.Equal(first.Findings, hit.Findings);
        CitationAnnotation one = Citation(first), other = Citation(hit);
        Assert.NotSame(one, other);
        Assert.Equal(("mail", one.Snippet), (other.Title, other.Snippet));
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(other.AnnotatedRegions!));
        Assert.Equal("The office moves in March.", hit.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
        CitationEvidence evidence = Assert.NotNull(other.GetEvidence());
        Assert.Equal(("mail", other.Snippet), (evidence.SourceId, Email.Substring(evidence.Span.Start, evidence.Span.Length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_WithToolsOptedIn_RequestsThatDifferInATool_DoNotShare(bool streaming)
    {
        FakeChatClient model = new();
        CachedFeature feature = new(model, cache: cache => cache.IncludeRequestsWithTools = true);

        await feature.Pipeline.AskAsync(new GenAIRequest("hi") { Options = new() { Tools = [AIFunctionFactory.Create(() => 1, "a")] } }, streaming);
        await feature.Pipeline.AskAsync(new GenAIRequest("hi") { Options = new() { Tools = [AIFunctionFactory.Create(() => 1, "b")] } }, streaming);
        await feature.Pipeline.AskAsync(new GenAIRequest("hi") { Options = new() { Tools = [AIFunctionFactory.Create(() => 1, "a")] } }, streaming);

        Assert.Equal(2, model.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStoredToolCall_IsCopiedWithItsArguments(bool streaming)
    {
        FakeChatClient model = new() { Otherwise = FakeReply.ToolCall("a", new Dictionary<string, object?> { ["n"] = 7 }) };
        CachedFeature feature = new(model, cache: cache => cache.IncludeRequestsWithTools = true);
        GenAIRequest request = new("hi") { Options = new() { Tools = [AIFunctionFactory.CreateDeclaration("a", "x", default)] } };

        await feature.Pipeline.AskAsync(request, streaming);
        GenAIResult hit = await feature.Pipeline.AskAsync(request, streaming);

        FunctionCallContent call = Assert.Single(hit.Response!.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal((1, "a", "7"), (model.Calls, call.Name, call.Arguments!["n"]!.ToString()));
    }

    [Fact]
    public async Task ATypedCall_ParsesAHitAgain_AndOneThatDoesNotParseIsAMiss()
    {
        FakeChatClient model = new FakeChatClient("7").Then(FakeReply.Text("seven"));
        CachedFeature feature = new(model);
        GenAIRequest request = new("How many?");
        ChatResponseFormat? format = null;
        CachedFeature probe = new(new FakeChatClient { Answer = asked => { format = asked.Options?.ResponseFormat; return FakeReply.Text("1"); } });
        await probe.Pipeline.ExecuteAsync(request, _ => -1);

        await feature.Pipeline.ExecuteAsync(new GenAIRequest("How many?") { Options = new() { ResponseFormat = format } });
        GenAIResult<int> typed = await feature.Pipeline.ExecuteAsync(request, _ => -1);
        GenAIResult<int> hit = await feature.Pipeline.ExecuteAsync(request, _ => -1);

        Assert.Equal((7, Provenance.Model, 7, Provenance.Cache, 2), (typed.Value, typed.Provenance, hit.Value, hit.Provenance, model.Calls));
    }

    [Fact]
    public async Task ACallThatAsksTwoQuestions_SavesWithEachHitOnlyWhatThatOneCost()
    {
        CachedFeature feature = new(new FakeChatClient("hello"));
        await feature.Pipeline.ExecuteAsync(
            new GenAIRequest("hi"),
            async (client, token) => (await client.GetResponseAsync("one", cancellationToken: token)).Text
                + (await client.GetResponseAsync("two", cancellationToken: token)).Text,
            _ => "");

        GenAIResult hit = await feature.AskAsync(streaming: false, prompt: "two");

        Assert.Equal((Provenance.Cache, CachedFeature.CostNanoUsd), (hit.Provenance, hit.SavedNanoUsd));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallerWhoIsGoneAlready_StartsNothing(bool streaming)
    {
        FakeChatClient model = new();
        CachedFeature feature = new(model);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feature.AskAsync(streaming, cancellationToken: new CancellationToken(true)));

        Assert.Equal((0, 0), (model.Calls, feature.Flights));
        Assert.Equal(Outcome.Canceled, Assert.Single(feature.Decisions.All).Outcome);
    }

    [Fact]
    public void FaultyOptions_AreRefused()
    {
        CacheOptions options = new() { FreshFor = TimeSpan.Zero, KeepFor = TimeSpan.FromSeconds(-1) };

        Assert.Equal(
            ["Cache.FreshFor is 00:00:00; set more than zero.", "Cache.KeepFor is -00:00:01, shorter than Cache.FreshFor, 00:00:00; set at least that."],
            options.Faults());
        Assert.Equal(["Cache.KeepFor is 366.00:00:00; set at most 365 days."], new CacheOptions { KeepFor = TimeSpan.FromDays(366) }.Faults());
    }

    private static IEnumerable<string> Properties(ChatResponse response) =>
        response.Messages.Select(message => message.AdditionalProperties).Append(response.AdditionalProperties).SelectMany(properties => properties?.Keys ?? []);

    private static CitationAnnotation Citation(GenAIResult result) => Assert.IsType<CitationAnnotation>(
        Assert.Single(result.Response!.Messages.SelectMany(m => m.Contents).OfType<TextContent>().SelectMany(c => c.Annotations ?? [])));

    private static void Spoil(ChatResponse response)
    {
        foreach (TextContent text in response.Messages.SelectMany(message => message.Contents).OfType<TextContent>())
        {
            text.Text = "spoiled";
        }

        response.Messages[0].Contents.Add(new TextContent("spoiled"));
        response.Messages.Clear();
    }

    private static void Spoil(ChatResponseUpdate update)
    {
        foreach (TextContent text in update.Contents.OfType<TextContent>())
        {
            text.Text = "";
        }

        update.Contents.Clear();
        update.FinishReason = ChatFinishReason.ContentFilter;
    }

    /// <summary>Signs its answers as a provider does.</summary>
    private sealed class SignedClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            (response.ResponseId, response.ConversationId, response.RawRepresentation) = ("response", "conversation", this);
            response.AdditionalProperties = new() { ["signed"] = true };
            (response.Messages[0].MessageId, response.Messages[0].RawRepresentation) = ("response", this);
            response.Messages[0].Contents[0].RawRepresentation = this;
            return response;
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                (update.ResponseId, update.ConversationId, update.MessageId, update.RawRepresentation) = ("response", "conversation", "response", this);
                update.AdditionalProperties = new() { ["signed"] = true };
                yield return update;
            }
        }
    }
}
