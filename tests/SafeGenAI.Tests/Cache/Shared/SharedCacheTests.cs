using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>What one process stored, another one gives, as if it had stored it itself.</summary>
public sealed class SharedCacheTests
{
    private const string Email = "Hello team, the Lisbon office will move on 14 March 2026 to the new building at the river.";
    private const string Honest = "The office moves in March. <quote>the Lisbon office will move on 14 March 2026</quote>";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task L18_TwoProcesses_ShareOneAnswer_ThroughBothDoors(bool storedStreaming, bool hitStreaming)
    {
        SharedRig rig = new() { Model = new("one two three") };

        await rig.Process().AskAsync(storedStreaming);
        await rig.Store.HasAsync(1);
        GenAIResult hit = await rig.Process().AskAsync(hitStreaming);

        Assert.Equal((1, "one two three", Provenance.Cache), (rig.Model.Calls, hit.Text, hit.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AnotherProcessesAnswer_BillsNothing_ReportsWhatItSaved_AndIsMarked(bool streaming)
    {
        SharedRig rig = new();
        CachedFeature other = rig.Process();

        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        GenAIResult hit = await other.AskAsync(streaming);

        Assert.Equal((0L, 0L), await other.BudgetAsync());
        Assert.Equal((0L, 0L, 0L, CachedFeature.CostNanoUsd), (hit.Usage.CostNanoUsd, hit.Usage.InputTokens, hit.Usage.OutputTokens, hit.SavedNanoUsd));
        Assert.Equal((null, null, null), (hit.Response!.Usage, hit.Response.ResponseId, hit.Response.ConversationId));
        Decision decision = Assert.Single(other.Decisions.All);
        Assert.Empty(decision.Attempts);
        Assert.Equal(
            (CacheOutcome.Hit, Provenance.Cache, Outcome.Answered, "small", CachedFeature.CostNanoUsd),
            (decision.Cache, decision.Provenance, decision.Outcome, decision.Model, decision.SavedNanoUsd));
        Assert.Equal(Provenance.Cache, hit.Response.GetOutcome()!.Provenance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AnotherProcessesAnswer_KeepsCitationsVerdictAndFindings(bool streaming)
    {
        SharedRig rig = new() { Model = new(Honest + " It is near the river, says the mail."), Feature = f => f.UseHallucinationCheck() };
        GenAIRequest request = new("When?") { Sources = [new GenAISource(Email, "mail")] };

        GenAIResult first = await rig.Process().Pipeline.AskAsync(request, streaming);
        await rig.Store.HasAsync(1);
        GenAIResult hit = await rig.Process().Pipeline.AskAsync(request, streaming);

        Assert.Equal((1, first.Text, first.Verdict, Provenance.Cache), (rig.Model.Calls, hit.Text, hit.Verdict, hit.Provenance));
        Assert.Equal(first.Findings, hit.Findings);
        CitationAnnotation one = Citation(first), other = Citation(hit);
        Assert.Equal((one.Title, one.Snippet), (other.Title, other.Snippet));
        TextSpanAnnotatedRegion region = Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(other.AnnotatedRegions!));
        Assert.Equal("The office moves in March.", hit.Text[region.StartIndex!.Value..region.EndIndex!.Value]);
        CitationEvidence evidence = Assert.NotNull(other.GetEvidence());
        Assert.Equal(one.GetEvidence(), evidence);
        Assert.Equal(("mail", other.Snippet), (evidence.SourceId, Email.Substring(evidence.Span.Start, evidence.Span.Length)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_WhatCameFromAnotherProcess_IsInMemoryFromThenOn(bool streaming)
    {
        SharedRig rig = new();
        CachedFeature other = rig.Process();
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);

        await other.AskAsync(streaming);
        int reads = rig.Store.Reads;
        GenAIResult second = await other.AskAsync(streaming);

        Assert.Equal((Provenance.Cache, 2, reads, 1), (second.Provenance, reads, rig.Store.Reads, rig.Store.Writes));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHundredIdenticalCalls_MakeOneReadAndOneProviderCall(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SharedRig rig = new();
        rig.Store.Before = token => gate.Task.WaitAsync(token);
        CachedFeature process = rig.Process();

        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 100).Select(_ => process.AskAsync(streaming))];
        gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal("hello", result.Text));
        Assert.Equal((1, 1, 0), (rig.Store.Reads, rig.Model.Calls, process.Flights));
        Assert.Equal((CachedFeature.CostNanoUsd, 0L), await process.BudgetAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_AHundredIdenticalCalls_ShareOneReadOfAnotherProcessesAnswer(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SharedRig rig = new();
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        rig.Store.Before = token => gate.Task.WaitAsync(token);
        CachedFeature process = rig.Process();

        Task<GenAIResult>[] calls = [.. Enumerable.Range(0, 100).Select(_ => process.AskAsync(streaming))];
        gate.SetResult();
        GenAIResult[] results = await Task.WhenAll(calls).WaitAsync(Patience.Limit);

        Assert.All(results, result => Assert.Equal(
            ("hello", Provenance.Cache, CachedFeature.CostNanoUsd), (result.Text, result.Provenance, result.SavedNanoUsd)));
        Assert.Equal((2, 1, 0), (rig.Store.Reads, rig.Model.Calls, process.Flights));
        Assert.Single(process.Decisions.All, decision => decision.Cache == CacheOutcome.Hit);
        Assert.Equal(99, process.Decisions.All.Count(decision => decision.Cache == CacheOutcome.Joined));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_TheStarterLeavesDuringTheLook_AndTheOthersAreServed(bool streaming)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SharedRig rig = new();
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        rig.Store.Before = token => gate.Task.WaitAsync(token);
        CachedFeature process = rig.Process();
        using CancellationTokenSource starter = new();

        Task<GenAIResult> first = process.AskAsync(streaming, cancellationToken: starter.Token);
        Task<GenAIResult> second = process.AskAsync(streaming);
        starter.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal(("hello", Provenance.Cache, 1), ((await second).Text, (await second).Provenance, rig.Model.Calls));
        IReadOnlyList<Decision> decisions = await process.Decisions.WaitAsync(2);
        Assert.Null(Assert.Single(decisions, decision => decision.Outcome == Outcome.Canceled).SavedNanoUsd);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L18_WhenEverybodyLeavesDuringTheLook_NoModelIsAsked(bool streaming)
    {
        SharedRig rig = new();
        rig.Store.Before = token => Task.Delay(Timeout.InfiniteTimeSpan, rig.Time, token);
        CachedFeature process = rig.Process();
        using CancellationTokenSource caller = new();

        Task<GenAIResult> call = process.AskAsync(streaming, cancellationToken: caller.Token);
        caller.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await process.Decisions.WaitAsync(1);
        Assert.Equal((0, 0), (rig.Model.Calls, process.Flights));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerIsFresh_UntilFreshForHasPassedSinceTheOtherProcessStoredIt(bool streaming)
    {
        SharedRig rig = new() { Cache = cache => cache.FreshFor = TimeSpan.FromMinutes(10) };
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);

        rig.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        GenAIResult fresh = await rig.Process().AskAsync(streaming);
        rig.Time.Advance(TimeSpan.FromTicks(1));
        GenAIResult asked = await rig.Process().AskAsync(streaming);

        Assert.Equal((Provenance.Cache, Provenance.Model, 2), (fresh.Provenance, asked.Provenance, rig.Model.Calls));
        Assert.Equal(TimeSpan.FromDays(1), rig.Store.LastOptions!.AbsoluteExpirationRelativeToNow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenTheModelFails_AnotherProcessesOldAnswerIsGiven_UntilKeepForHasPassed(bool streaming)
    {
        SharedRig rig = new()
        {
            Model = new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) }.Then(FakeReply.Text("old")),
            Cache = cache => (cache.FreshFor, cache.KeepFor) = (TimeSpan.FromMinutes(10), TimeSpan.FromHours(2)),
            Feature = f => f.UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer, Rung.Template("sorry"))),
        };
        DateTimeOffset stored = rig.Time.GetUtcNow();
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);

        rig.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        CachedFeature process = rig.Process();
        GenAIResult stale = await process.AskAsync(streaming);
        rig.Time.Advance(TimeSpan.FromTicks(1));
        GenAIResult gone = await process.AskAsync(streaming);

        Assert.Equal(("old", Outcome.FellBack, Provenance.StaleAnswer, "small", FailureKind.Network, stored),
            (stale.Text, stale.Outcome, stale.Provenance, stale.Model, stale.FailureKind, stale.Response!.CreatedAt));
        Assert.Equal(("sorry", Provenance.Template), (gone.Text, gone.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMemoryThatIsFull_DoesNotHideAnotherProcessesOldAnswer(bool streaming)
    {
        SharedRig rig = new()
        {
            Model = new FakeChatClient { Otherwise = FakeReply.Throw(() => new HttpRequestException("down")) }.Then(FakeReply.Text("old")),
            Feature = f => f.UseFallback(ladder => ladder.Otherwise(Rung.StaleAnswer)),
        };
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        rig.Time.Advance(TimeSpan.FromHours(2));
        CachedFeature process = new(
            rig.Model, configure: rig.Feature, time: rig.Time, memory: new BrokenMemory(throwsOnRead: false, throwsOnWrite: true, "full"),
            application: builder => builder.UseSharedCache(rig.Store, rig.Key));

        GenAIResult stale = await process.AskAsync(streaming);

        Assert.Equal(("old", Provenance.StaleAnswer), (stale.Text, stale.Provenance));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnAnswerFromTheFuture_CountsAsStoredNow(bool streaming)
    {
        SharedRig rig = new(), behind = new() { Key = rig.Key };
        rig.Time.Advance(TimeSpan.FromDays(3));
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);
        CachedFeature process = behind.Process(store: rig.Store);

        GenAIResult hit = await process.AskAsync(streaming);
        rig.Store.Entries.Clear();
        behind.Time.Advance(TimeSpan.FromHours(1));
        GenAIResult asked = await process.AskAsync(streaming);

        Assert.Equal((Provenance.Cache, Provenance.Model, 1), (hit.Provenance, asked.Provenance, behind.Model.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_UsersAndTenantsNeverShare_AcrossProcesses(bool streaming)
    {
        SharedRig rig = new() { Sharing = CacheSharing.User, Model = new() { Answer = request => FakeReply.Text($"answer {request.Number}") } };

        async Task<string> AskAsync(string user, string tenant, int stored)
        {
            string text = (await rig.Process().Pipeline.AskAsync(new GenAIRequest("hi") { UserId = user, TenantId = tenant }, streaming)).Text;
            await rig.Store.HasAsync(stored);
            return text;
        }

        Assert.Equal(
            ["answer 1", "answer 2", "answer 3", "answer 1"],
            [await AskAsync("ann", "a", 1), await AskAsync("ben", "a", 2), await AskAsync("ann", "b", 3), await AskAsync("ann", "a", 3)]);
    }

    [Theory]
    [InlineData(CacheSharing.Tenant)]
    [InlineData(CacheSharing.User)]
    public async Task L16_AHundredTenants_WhoAskTheSameInterleaved_NeverCross(CacheSharing sharing)
    {
        SharedRig rig = new() { Sharing = sharing, Model = new() { Answer = request => FakeReply.Text($"answer {request.Number}") } };
        GenAIPipeline[] processes = [rig.Process().Pipeline, rig.Process().Pipeline, rig.Process().Pipeline];

        (string Tenant, string Text)[] answers = await Task.WhenAll(Enumerable.Range(0, 6_000).Select(i => Task.Run(async () =>
        {
            string tenant = $"tenant {i % 100}";
            GenAIRequest request = new("hi") { TenantId = tenant, UserId = "ann" };
            return (tenant, (await processes[i % processes.Length].AskAsync(request, streaming: i % 2 == 0)).Text);
        }))).WaitAsync(Patience.Limit);

        Assert.All(answers.GroupBy(answer => answer.Text), group => Assert.Single(group.Select(answer => answer.Tenant).Distinct()));
        Assert.InRange(rig.Model.Calls, 100, 300);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_ProcessesWithOtherKeysOrVersions_NeverShare(bool streaming)
    {
        SharedRig rig = new(), next = new() { Cache = cache => cache.Version = "2" };
        await rig.Process().AskAsync(streaming);
        await rig.Store.HasAsync(1);

        await rig.Process(key: [.. rig.Key.Reverse()]).AskAsync(streaming);
        await rig.Store.HasAsync(2);
        await next.Process(store: rig.Store).AskAsync(streaming);
        await rig.Store.HasAsync(3);

        Assert.Equal((2, 1), (rig.Model.Calls, next.Model.Calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFeatureThatStaysInMemory_NeitherReadsNorWrites(bool streaming)
    {
        SharedRig rig = new() { Cache = cache => cache.InMemoryOnly = true };
        CachedFeature process = rig.Process();

        await process.AskAsync(streaming);
        GenAIResult second = await process.AskAsync(streaming);

        Assert.Equal((Provenance.Cache, 0, 0), (second.Provenance, rig.Store.Reads, rig.Store.Writes));
    }

    [Fact]
    public async Task ATypedCall_ThatCannotReadAnotherProcessesAnswer_AsksAModel_AndSharesWhatItGets()
    {
        SharedRig rig = new() { Model = new FakeChatClient("7").Then(FakeReply.Text("seven")) };
        GenAIRequest request = new("How many?");
        ChatResponseFormat? format = null;
        SharedRig probe = new() { Model = new() { Answer = asked => { format = asked.Options?.ResponseFormat; return FakeReply.Text("1"); } } };
        await probe.Process().Pipeline.ExecuteAsync(request, _ => -1);
        await rig.Process().Pipeline.ExecuteAsync(new GenAIRequest("How many?") { Options = new() { ResponseFormat = format } });
        await rig.Store.HasAsync(1);
        byte[] unreadable = Assert.Single(rig.Store.Entries).Value;

        GenAIResult<int> typed = await rig.Process().Pipeline.ExecuteAsync(request, _ => -1);
        await Eventually.TrueAsync(() => Assert.Single(rig.Store.Entries).Value != unreadable);
        GenAIResult<int> hit = await rig.Process().Pipeline.ExecuteAsync(request, _ => -1);

        Assert.Equal((7, Provenance.Model, 7, Provenance.Cache, 2), (typed.Value, typed.Provenance, hit.Value, hit.Provenance, rig.Model.Calls));
    }

    private static CitationAnnotation Citation(GenAIResult result) => Assert.IsType<CitationAnnotation>(Assert.Single(
        result.Response!.Messages.SelectMany(message => message.Contents).OfType<TextContent>().SelectMany(text => text.Annotations ?? [])));
}
