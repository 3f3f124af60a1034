using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.CostBreaker;
using SafeGenAI.Validation;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>Secrets are put into everything that a caller and a provider say, and looked for in everything that is told.</summary>
public sealed class CanaryTests
{
    private const string Canary = "canary";

    private readonly MoneyRig _rig = new();
    private readonly FakeChatClient _client;

    public CanaryTests() => _client = _rig.Model();

    public static TheoryData<string, bool> Endings
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in Replies.Keys)
            {
                data.Add(name, false);
                data.Add(name, true);
            }

            return data;
        }
    }

    private static Dictionary<string, FakeReply> Replies => new()
    {
        ["answered"] = FakeReply.Text("canary-answer <quote>canary-source with some more words</quote>"),
        ["unsupported"] = FakeReply.Text("canary-answer <quote>canary-invented quote of many words</quote>"),
        ["rejected"] = FakeReply.Text("canary-reject"),
        ["refused"] = FakeReply.Text("I'm sorry, but I can't help with canary-answer."),
        ["truncated"] = FakeReply.Text("canary-answer").WithFinishReason(ChatFinishReason.Length),
        ["refusal content"] = FakeReply.Of(new ErrorContent("canary-refusal") { ErrorCode = "Refusal" }),

        // What a provider says of its own fault is quoted to the developer who catches it, and logged nowhere.
        ["error content"] = FakeReply.Of(new ErrorContent("overloaded") { ErrorCode = "server_error", Details = "canary-details" }),
        ["provider"] = FakeReply.Throw(() => new HttpRequestException("key sk-canary is wrong", null, System.Net.HttpStatusCode.Unauthorized)),
        ["cut"] = FakeReply.Text("canary-one two three").ThenThrow(1, () => new IOException("canary-cut")),
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task L23_NothingThatAnybodySaid_IsInWhatIsTold(string ending, bool streaming)
    {
        string feature = $"{ending}-{streaming}";
        _client.Otherwise = Replies[ending];
        using Overheard overheard = new(feature);
        List<Exception> thrown = [];
        GenAIPipeline pipeline = Build(feature, overheard.Loggers);

        for (int i = 0; i < 3; i++)
        {
            await pipeline.AskAsync(Request(i), streaming);
        }

        await pipeline.ExecuteAsync(Request(0), async (client, ct) =>
        {
            try
            {
                return (await client.AskAsync(streaming, "canary-prompt", cancellationToken: ct)).Text;
            }
            catch (Exception exception)
            {
                thrown.Add(exception);
                return "";
            }
        }, _ => "canary-fallback");
        await pipeline.ExecuteAsync(Request(0), _ => new Typed("canary-fallback"));

        string told = await overheard.ReadAsync(_rig.Sink.Decisions, thrown.OfType<GenAIException>());
        Assert.DoesNotContain(Canary, told, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(5, _rig.Sink.Decisions.Count);
    }

    [Fact]
    public async Task L23_OurOwnExceptions_NameNoUserAndQuoteNoContent()
    {
        _client.Otherwise = FakeReply.Text("canary-answer <quote>canary-invented quote of many words</quote>");
        GenAIPipeline limited = _rig.Build(_client, c => c.PerUser(requests: 1, Per.Hour));
        GenAIPipeline checking = _rig.Builder.AddModel("small", _client).Configure(f => f.UseHallucinationCheck()).Build();
        GenAIPipeline needy = _rig.Builder.AddModel("small", _client).Configure(f => f.UseFallback(b => b.Otherwise(Rung.Template("{Name}")))).Build();

        List<Exception> thrown =
        [
            .. await ThrownAsync(checking), .. await ThrownAsync(limited), .. await ThrownAsync(limited),
            .. await ThrownAsync(needy),
        ];

        Assert.Equal(
            [typeof(GenAIException), typeof(BudgetExceededException), typeof(BudgetExceededException), typeof(ArgumentException)],
            thrown.Select(exception => exception.GetType()));
        Assert.All(thrown, exception => Assert.DoesNotContain(Canary, exception.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L23_UsersAndTenants_AddNoSeriesToAnyInstrument(bool streaming)
    {
        string feature = $"cardinality-{streaming}";
        using MeasurementRecorder measurements = new(feature);
        GenAIPipeline pipeline = Build(feature, null);
        List<int> series = [];

        for (int user = 0; user < 50; user++)
        {
            await pipeline.AskAsync(Request(user), streaming);
            series.Add(measurements.Measurements.Select(measurement => (measurement.Instrument, measurement.Tags)).Distinct().Count());
        }

        Assert.Equal(series[0], series[^1]);
    }

    private static GenAIRequest Request(int i) => new("canary-prompt")
    {
        UserId = $"canary-user-{i}",
        TenantId = "canary-tenant",
        Sources = [new GenAISource("canary-source with some more words", "canary-source-id")],
        Variables = new Dictionary<string, string> { ["Name"] = "canary-variable" },
        Input = "canary-input",
        Options = new ChatOptions { AdditionalProperties = new() { ["api_key"] = "sk-canary" }, Instructions = "canary-instructions" },
    };

    private static async Task<IReadOnlyList<Exception>> ThrownAsync(GenAIPipeline pipeline)
    {
        List<Exception> thrown = [];
        try
        {
            GenAIRequest request = Request(0);
            await pipeline.ExecuteAsync(
                new GenAIRequest(request.Messages)
                {
                    UserId = request.UserId,
                    TenantId = request.TenantId,
                    Sources = request.Sources,
                    Variables = new Dictionary<string, string> { ["Other"] = "canary-variable" },
                },
                async (client, ct) =>
                {
                    try
                    {
                        await client.GetResponseAsync("canary-prompt", cancellationToken: ct);
                        await client.GetResponseAsync("canary-prompt", cancellationToken: ct);
                    }
                    catch (Exception exception)
                    {
                        thrown.Add(exception);
                    }

                    return "";
                },
                _ => "");
        }
        catch (Exception exception)
        {
            thrown.Add(exception);
        }

        return thrown;
    }

    private GenAIPipeline Build(string feature, ILoggerFactory? loggers)
    {
        var builder = GenAIPipeline.CreateBuilder(feature)
            .UseTimeProvider(_rig.Time)
            .AddDecisionSink(_rig.Sink)
            .AddModel("small", _client, MoneyRig.Price)
            .Configure(f => f
                .UseQuota(q => q.PerUser(1_000, Per.Day).PerTenant(10_000, Per.Month))
                .UseCache(CacheSharing.User)
                .UseHallucinationCheck()
                .UseResilience(r => r.MaxRetries = 0)
                .UseCostBreaker(c => c.PerUser(tokens: 1_000_000, Per.Hour).PerTenant(requests: 1_000, Per.Day))
                .UseValidation(arguments => arguments.Response.Text.Contains("canary-reject", StringComparison.Ordinal)
                    ? ValidationResult.Rejected("not good enough")
                    : ValidationResult.Accepted)
                .UseFallback(b => b.Otherwise(Rung.Template("{Name}"))));
        return loggers is null ? builder.Build() : builder.UseLoggerFactory(loggers).Build();
    }

    private sealed record Typed(string Title);
}
