using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Validation;

namespace SafeGenAI.Testing.Tests;

public sealed class FaultsTests
{
    public static TheoryData<FailureKind, bool> Kinds
    {
        get
        {
            TheoryData<FailureKind, bool> data = [];
            foreach (FailureKind kind in Faults.CausedByModels)
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ARealPipeline_SeesExactlyThisKind(FailureKind kind, bool streaming)
    {
        InMemoryDecisionSink sink = new();
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient { Otherwise = Faults.Of(kind) })
            .Configure(f =>
            {
                f.UseResilience(r => r.MaxRetries = 0).UseHallucinationCheck();
                if (kind == FailureKind.Invalid)
                {
                    f.UseValidation(arguments => arguments.Response.Text.StartsWith('{') ? ValidationResult.Accepted : ValidationResult.Rejected("no JSON"));
                }
            })
            .AddDecisionSink(sink)
            .Build();

        GenAIResult result = await AskAsync(pipeline, streaming);

        Assert.Equal((kind, kind), (result.FailureKind, Assert.Single(sink.Decisions).FailureKind));
        Assert.False(string.IsNullOrWhiteSpace(result.Text));
    }

    [Fact]
    public async Task Invalid_IsSeenByATypedCall_WithoutAValidator()
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", new FakeChatClient { Otherwise = Faults.Of(FailureKind.Invalid) }).Build();

        GenAIResult<JsonElement> result = await pipeline.ExecuteAsync(new GenAIRequest("hi"), _ => JsonElement.Parse("{}"));

        Assert.Equal(FailureKind.Invalid, result.FailureKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Canceled_TakesTheCaller(bool streaming)
    {
        using CancellationTokenSource caller = new();
        InMemoryDecisionSink sink = new();
        FakeChatClient model = new()
        {
            Answer = _ =>
            {
                caller.Cancel();
                return Faults.Of(FailureKind.Canceled);
            },
        };
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", model).AddDecisionSink(sink).Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AskAsync(pipeline, streaming, caller.Token));

        Assert.Equal((Outcome.Canceled, FailureKind.Canceled), (sink.Decisions[0].Outcome, sink.Decisions[0].FailureKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BudgetExceeded_TakesALedger(bool streaming)
    {
        FakeBudgetLedger ledger = new() { IsExhausted = true };
        FakeChatClient model = new();
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", model)
            .Configure(f => f.UseCostBreaker(c => c.PerFeature(tokens: 9_000_000_000_000_000L, Per.Day))).UseLedger(ledger).Build();

        GenAIResult result = await AskAsync(pipeline, streaming);
        GenAIResult again = await AskAsync(pipeline, streaming);

        Assert.Equal((FailureKind.BudgetExceeded, FailureKind.BudgetExceeded), (result.FailureKind, again.FailureKind));
        Assert.Equal((0, 2), (model.Calls, ledger.Requests));
        Assert.Empty(await ledger.ReadReservedAsync());
        Assert.StartsWith(
            "No model can exceed a budget: give the pipeline a FakeBudgetLedger and set its IsExhausted.",
            Assert.Throws<ArgumentOutOfRangeException>("kind", () => Faults.Of(FailureKind.BudgetExceeded)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "No model can put a call outside a rollout: give the feature a rollout, and deny the user with RolloutOptions.Deny.",
            Assert.Throws<ArgumentOutOfRangeException>("kind", () => Faults.Of(FailureKind.OutsideRollout)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnExhaustedQuota_IsTheUsers_AndAnExhaustedBudgetIsNot(bool streaming)
    {
        FakeBudgetLedger used = new() { IsQuotaExhausted = true };
        FakeBudgetLedger spent = new() { IsExhausted = true };
        FakeChatClient model = new();

        GenAIResult denied = await AskAsync(Build(used), streaming);
        GenAIResult poor = await AskAsync(Build(spent), streaming);

        Assert.Equal((FailureKind.QuotaExceeded, 0L, 0), (denied.FailureKind, denied.Quota!.Remaining, used.Requests));
        Assert.Equal((FailureKind.BudgetExceeded, 10L, 1), (poor.FailureKind, poor.Quota!.Remaining, spent.Requests));
        Assert.Equal(0, model.Calls);
        Assert.Empty(await used.ReadReservedAsync());
        Assert.Empty(await spent.ReadReservedAsync());

        GenAIPipeline Build(FakeBudgetLedger ledger) => GenAIPipeline.CreateBuilder("f").AddModel("small", model).UseLedger(ledger)
            .Configure(f => f.UseQuota(q => q.PerUser(10, Per.Day)).UseCostBreaker(c => c.PerFeature(requests: 5, Per.Day))).Build();
    }

    private static async Task<GenAIResult> AskAsync(GenAIPipeline pipeline, bool streaming, CancellationToken cancellationToken = default)
    {
        GenAIRequest request = new("When?") { UserId = "ann", Sources = ["The meeting is on Tuesday at ten in the large room."] };
        if (!streaming)
        {
            return await pipeline.ExecuteAsync(request, cancellationToken);
        }

        GenAIStreamingAnswer answer = pipeline.ExecuteStreamingAsync(request, cancellationToken);
        await foreach (ChatResponseUpdate _ in answer)
        {
        }

        return answer.Result!;
    }
}
