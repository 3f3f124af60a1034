using System.Globalization;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Review;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Review;

/// <summary>Pipelines of the feature "f" that are reviewed, at 2026-03-01 12:00:30 UTC. Calls have the ids 1, 2, ...; every stratum is
/// taken whole, but of accepted calls those alone that <see cref="Accepted"/> names.</summary>
internal sealed class ReviewRig
{
    private readonly List<string> _calls = [];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    /// <summary>The ids of the next calls; then they are counted.</summary>
    public Queue<string> NextCalls { get; } = new();

    /// <summary>With the salt "salt" it is taken at a rate of 0.02.</summary>
    public static string Accepted => $"{0x2c:x32}";

    public InMemoryDecisionSink Sink { get; } = new();

    public InMemoryReviewQueue Memory { get; } = new();

    public IReviewQueue? Queue { get; set; }

    public IRedactorProvider? Redactors { get; set; } = new MarkingRedactors();

    public ILoggerFactory? Loggers { get; set; }

    public List<(string Name, FakeChatClient Client)> Models { get; } = [];

    public FakeChatClient Model(string name = "small", string text = "ok")
    {
        FakeChatClient client = new(text, Time);
        Models.Add((name, client));
        return client;
    }

    /// <summary>Runs calls, and gives the items that were made of them by then.</summary>
    public async Task<IReadOnlyList<ReviewItem>> RunAsync(
        Func<GenAIPipeline, Task> calls, Action<ReviewOptions>? review = null, Action<FeatureBuilder>? feature = null)
    {
        PipelineRegistry registry = Build(review, feature);
        await calls(registry.GetPipeline("f"));
        await registry.DisposeAsync();
        return (await Memory.ListAsync(null, 1_000)).Items;
    }

    public PipelineRegistry Build(Action<ReviewOptions>? review = null, Action<FeatureBuilder>? feature = null)
    {
        if (Models.Count == 0)
        {
            Model();
        }

        SafeGenAIRecipe recipe = new();
        recipe.Add(setup =>
        {
            setup.PseudonymKey = "0123456789abcdef"u8.ToArray();
            setup.Models.AddRange(Models.Select(model => new ModelRegistration(model.Name, _ => model.Client, ModelRegistration.NullFromFactory)));
            FeatureBuilder built = new("f");
            setup.Features.Add(built);
            built.Apply(f =>
            {
                f.UseModels([.. Models.Select(model => model.Name)]).UseResilience(r => r.MaxRetries = 0).UseReview(r =>
                {
                    (r.RejectedRate, r.FailedRate, r.Salt) = (1, 1, "salt");
                    review?.Invoke(r);
                });
                feature?.Invoke(f);
            });
        });
        GivenParts given = new()
        {
            Time = Time,
            Loggers = Loggers,
            ReviewQueue = Queue ?? Memory,
            Redactors = Redactors,
            Seeds = new Seeds { CallId = NextCall },
        };
        given.Sinks.Add(Sink);
        return new PipelineRegistry(recipe.Play(), given);
    }

    private string NextCall()
    {
        lock (_calls)
        {
            _calls.Add(NextCalls.TryDequeue(out string? id) ? id : (_calls.Count + 1).ToString("x32", CultureInfo.InvariantCulture));
            return _calls[^1];
        }
    }
}
