using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Calls;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Review;

/// <summary>What was said is kept with consent only, and every text of it redacted (S3, S12).</summary>
public sealed class ReviewContentTests
{
    private readonly ReviewRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L23_WithoutConsent_NothingThatAnybodySaid_IsInItemsOrLogs(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));

        IReadOnlyList<ReviewItem> items = await RunAllAsync(streaming);

        Assert.Equal([ReviewStratum.Uncertain, ReviewStratum.Rejected, ReviewStratum.Failed], items.Select(item => item.Stratum));
        Assert.DoesNotContain("canary", Told(items, logs), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L23_WithConsent_EveryTextWentThroughItsRedactor_AndLogsHaveNone(bool streaming)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace));
        _rig.Redactors = new Replacing("canary");

        IReadOnlyList<ReviewItem> items = await RunAllAsync(streaming, r => r.IncludeContent = true);

        Assert.All(items, item => Assert.NotNull(item.Content));
        Assert.DoesNotContain("canary", Told(items, logs), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EachText_IsRedactedAsWhatItIs(bool streaming)
    {
        IReadOnlyList<ReviewItem> items = await RunAllAsync(streaming, r => r.IncludeContent = true);

        ReviewContent uncertain = items[0].Content!;
        Assert.Equal("SafeGenAI:Question<canary-prompt>", Bare(uncertain.Question));
        Assert.Equal("SafeGenAI:Answer<canary-doubt>", Bare(uncertain.Answer));
        Assert.Equal(["SafeGenAI:Source<canary-source>"], uncertain.Sources.Select(Bare));
        Assert.Null(uncertain.Comment);
        Assert.Equal("SafeGenAI:Source<canary-id>", Bare(Assert.Single(items[0].Findings).EvidenceSourceId));
        RejectedAnswer rejected = Assert.Single(items[1].RejectedAnswers);
        Assert.Equal(("small", "SafeGenAI:Answer<canary-reject>"), (rejected.Model, Bare(rejected.Text)));
        Assert.Equal("SafeGenAI:Answer<canary-template>", Bare(items[1].Content!.Answer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AConversation_IsKeptWithItsRoles_WithoutSystemAndTools(bool streaming)
    {
        GenAIRequest request = new(
        [
            new ChatMessage(ChatRole.System, "be brief"), new ChatMessage(ChatRole.User, "my secret question"),
            new ChatMessage(ChatRole.Assistant, "which?"), new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "tool")]), new ChatMessage(ChatRole.User, "that one"),
        ]);

        ReviewItem item = Assert.Single(await _rig.RunAsync(
            pipeline => pipeline.AskAsync(request, streaming), r => r.IncludeContent = true, Doubt));

        Assert.Equal("SafeGenAI:Question<user: my *** question\n\nassistant: which?\n\nuser: that one>", Bare(item.Content!.Question));
    }

    [Fact]
    public async Task ATypedCallAndADelegate_KeepWhatTheUserWasGiven()
    {
        _rig.Model(text: """{"Title":"one"}""");

        IReadOnlyList<ReviewItem> items = await _rig.RunAsync(
            async pipeline =>
            {
                await pipeline.ExecuteAsync(new GenAIRequest("typed"), _ => new Typed("fallback"));
                await pipeline.ExecuteAsync(new GenAIRequest("delegate"), async (client, ct) => (await client.GetResponseAsync("inner", cancellationToken: ct)).Text.ToUpperInvariant(), _ => "fallback");
            },
            r => r.IncludeContent = true,
            Doubt);

        Assert.Equal(["SafeGenAI:Question<typed>", "SafeGenAI:Question<delegate>"], items.Select(item => Bare(item.Content!.Question)));
        Assert.Equal(["""SafeGenAI:Answer<{"Title":"one"}>""", """SafeGenAI:Answer<{"TITLE":"ONE"}>"""], items.Select(item => Bare(item.Content!.Answer)));
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData("throws", false)]
    public async Task Consent_IsAskedForEachCall(string user, bool isKept)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));

        ReviewItem item = Assert.Single(await _rig.RunAsync(
            pipeline => pipeline.AskAsync(new GenAIRequest("hi") { UserId = user }, streaming: false),
            r =>
            {
                r.IncludeContent = true;
                r.Consent = call => call.UserId == "throws" ? throw new InvalidOperationException("canary") : call.UserId == "yes";
            },
            Doubt));

        Assert.Equal(isKept, item.Content is not null);
        await ToldAsync(logs, user == "throws" ? "Feature 'f': Consent threw InvalidOperationException; the item of call 00000000000000000000000000000001 is kept without content." : null);
    }

    [Fact]
    public async Task ConsentAlone_KeepsNothing_WhereContentIsOff() => Assert.Null(Assert.Single(await _rig.RunAsync(
        pipeline => pipeline.ExecuteAsync("hi"), r => r.Consent = _ => true, Doubt)).Content);

    [Fact]
    public async Task ARedactorThatThrows_LeavesTheItemWithoutContent_AndItsMessageIsNotLogged()
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        _rig.Redactors = new Replacing("canary") { Throws = true };

        ReviewItem item = Assert.Single(await _rig.RunAsync(pipeline => pipeline.ExecuteAsync("canary-prompt"), r => r.IncludeContent = true, Doubt));

        Assert.Null(item.Content);
        await ToldAsync(logs, "Feature 'f': the redactor threw FormatException; the item of call 00000000000000000000000000000001 is kept without content.");
        Assert.DoesNotContain("canary", Told([item], logs), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WithoutRedactors_AllContentIsErased_AndTheStartWarnsOfIt(bool isWanted)
    {
        using FakeLoggerProvider logs = new();
        _rig.Loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        _rig.Redactors = null;

        ReviewItem item = Assert.Single(await _rig.RunAsync(pipeline => pipeline.ExecuteAsync("hi"), r => r.IncludeContent = isWanted, Doubt));

        Assert.Null(item.Content);
        Assert.Equal(isWanted ? 1 : 0, logs.Collector.GetSnapshot().Count(record => record.Id.Id == 1701 && record.Level == LogLevel.Warning));
    }

    [Theory]
    [InlineData("my secret question", 25, "[SafeGenAI:Question]<my *")]
    [InlineData("my secret question", 100, "[SafeGenAI:Question]<my *** question>")]
    [InlineData("\U0001F600\U0001F600", 22, "[SafeGenAI:Question]<")]
    [InlineData("\U0001F600\U0001F600", 23, "[SafeGenAI:Question]<\U0001F600")]
    public async Task ALongText_IsCut_OnceItIsRedacted_BetweenCharacters(string prompt, int most, string kept) => Assert.Equal(
        kept,
        Assert.Single(await _rig.RunAsync(
            pipeline => pipeline.ExecuteAsync(prompt), r => (r.IncludeContent, r.MaxTextCharacters) = (true, most), Doubt)).Content!.Question);

    [Fact]
    public async Task WhatHoldsContent_ShowsNoneOfItAsText()
    {
        IReadOnlyList<ReviewItem> items = await RunAllAsync(streaming: false, r => r.IncludeContent = true);

        Assert.All(items, item => Assert.DoesNotContain("canary", $"{item} {item.Content} {string.Join(' ', item.RejectedAnswers)}", StringComparison.Ordinal));
        Assert.Equal("Bad (0.5)", new HumanVerdict(ReviewJudgement.Bad) { Comment = "canary", Category = "canary", Score = 0.5 }.ToString());
    }

    private static void Doubt(FeatureBuilder feature) => feature.UseValidation(arguments =>
    {
        arguments.Call.Exhibits!.WantsReview = true;
        return ValidationResult.Accepted;
    });

    /// <summary>An answer that is uncertain, one that is rejected, and a model that fails, with secrets in everything that is said.</summary>
    private Task<IReadOnlyList<ReviewItem>> RunAllAsync(bool streaming, Action<ReviewOptions>? review = null)
    {
        _rig.Model().Then(FakeReply.Text("canary-doubt"), FakeReply.Text("canary-reject"), FakeReply.Throw(() => new HttpRequestException("canary-down")));
        return _rig.RunAsync(
            async pipeline =>
            {
                for (int i = 0; i < 3; i++)
                {
                    await pipeline.AskAsync(Request(), streaming);
                }
            },
            review,
            f => f.UseFallback(l => l.Otherwise(Rung.Template("{Name}"))).UseValidation(arguments =>
            {
                arguments.Call.Verdict = Verdict.Uncertain;
                arguments.Call.Findings = [new Finding("custom.doubt", FindingSeverity.Hint, new TextSpan(0, 2)) { EvidenceSourceId = "canary-id" }];
                return arguments.Response.Text.Contains("reject", StringComparison.Ordinal) ? ValidationResult.Rejected("canary-reason") : ValidationResult.Accepted;
            }));
    }

    private static GenAIRequest Request() => new("canary-prompt")
    {
        UserId = "canary-user",
        TenantId = "canary-tenant",
        Sources = [new GenAISource("canary-source", "canary-id")],
        Variables = new Dictionary<string, string> { ["Name"] = "canary-template" },
        Input = "canary-input",
        Options = new ChatOptions { Instructions = "canary-instructions" },
    };

    /// <summary>Without the square brackets that the framework writes around classes.</summary>
    private static string? Bare(string? redacted) => redacted?.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static string Told(IReadOnlyList<ReviewItem> items, FakeLoggerProvider logs) => JsonSerializer.Serialize(items)
        + string.Concat(items) + string.Join('\n', logs.Collector.GetSnapshot().Where(record => record.Category == "SafeGenAI.Review").Select(record => $"{record} {record.Exception}"))
        + string.Join('\n', logs.Collector.GetSnapshot().SelectMany(record => record.StructuredState ?? []));

    private static async Task ToldAsync(FakeLoggerProvider logs, string? message)
    {
        await Eventually.TrueAsync(() => logs.Collector.GetSnapshot().Any(record => record.Id.Id is 1001 or 1002));
        string[] told = [.. logs.Collector.GetSnapshot().Where(record => record.Id.Id == 1705).Select(record => record.Message)];
        Assert.Equal(message is null ? [] : [message], told);
    }

    private sealed record Typed(string Title);

    private sealed class Replacing(string word) : IRedactorProvider
    {
        public bool Throws { get; init; }

        public Redactor GetRedactor(DataClassificationSet classifications) => new One(word, Throws);

        private sealed class One(string word, bool throws) : Redactor
        {
            public override int GetRedactedLength(ReadOnlySpan<char> input) =>
                throws ? throw new FormatException(input.ToString()) : Redacted(input).Length;

            public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
            {
                Redacted(source).CopyTo(destination);
                return Redacted(source).Length;
            }

            private string Redacted(ReadOnlySpan<char> source) => source.ToString().Replace(word, "***", StringComparison.Ordinal);
        }
    }
}
