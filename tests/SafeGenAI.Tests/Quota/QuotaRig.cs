using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Quota;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Quota;

/// <summary>Pipelines of the feature "f" with a quota, one model and one ledger, at 2026-03-01 12:00:30 UTC, a Sunday.</summary>
internal sealed class QuotaRig
{
    public QuotaRig()
    {
        Ledger = new InMemoryBudgetLedger(Time);
        Model = new FakeChatClient("one two three", Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    public InMemoryBudgetLedger Ledger { get; }

    /// <summary>Of one call.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(100);

    public FakeChatClient Model { get; }

    public InMemoryDecisionSink Sink { get; } = new();

    public static void TenADay(QuotaOptions options) => options.PerUser(10, Per.Day);

    public static GenAIRequest Request(string? user = "ann", int units = 1, string prompt = "hi") => new(prompt) { UserId = user, QuotaUnits = units };

    /// <summary>A pipeline without retries.</summary>
    public GenAIPipeline Build(Action<QuotaOptions>? quota = null, Action<FeatureBuilder>? configure = null, IBudgetLedger? ledger = null) =>
        GenAIPipeline.CreateBuilder("f")
            .UseTimeProvider(Time)
            .UseLedger(ledger ?? Ledger)
            .AddDecisionSink(Sink)
            .AddModel("small", Model)
            .Configure(feature =>
            {
                feature.UseQuota(quota ?? TenADay).UseResilience(r => (r.MaxRetries, r.Deadline) = (0, Deadline));
                configure?.Invoke(feature);
            })
            .Build();

    /// <summary>What a user has used today, and what calls under way hold.</summary>
    public (long Used, long Held) Balance(string user = "ann")
    {
        BudgetLimits limits = new("f", [new BudgetLimit(BudgetScope.User, BudgetUnit.Calls, 10, Per.Day, "f")]);
        BudgetState state = Assert.Single(Ledger.ReadAsync(limits, new BudgetSubject(User: user)).AsTask().GetAwaiter().GetResult());
        return (state.Spent, state.Reserved);
    }

    public static FakeReply Down => FakeReply.Throw(() => new HttpRequestException("down"));

    /// <summary>Reads a stream to its end, whatever it throws there.</summary>
    public static async Task<GenAIResult?> ReadAsync(GenAIStreamingAnswer answer, Func<ChatResponseUpdate, bool> goOn)
    {
        try
        {
            await foreach (ChatResponseUpdate update in answer)
            {
                if (!goOn(update))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The caller's own.
        }

        return answer.Result;
    }
}
