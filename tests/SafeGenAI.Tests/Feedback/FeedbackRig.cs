using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Feedback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Feedback;

/// <summary>Pipelines over one store and one key, at 2026-03-01 12:00:00 UTC.</summary>
internal sealed class FeedbackRig : IDisposable
{
    private readonly FakeLoggerProvider _logs = new();
    private readonly ILoggerFactory _loggers;

    public FeedbackRig() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace));

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IFeedbackStore Store { get; set; } = new InMemoryFeedbackStore();

    public IRedactorProvider? Redactors { get; set; }

    public List<FeedbackRecord> Told { get; } = [];

    public FakeLogCollector Logs => _logs.Collector;

    public GenAIPipeline Build(string feature = "email", Action<FeedbackOptions>? configure = null, byte[]? key = null, bool hasKey = true)
    {
        GenAIPipelineBuilder builder = GenAIPipeline.CreateBuilder(feature)
            .UseTimeProvider(Time)
            .UseLoggerFactory(_loggers)
            .UseFeedbackStore(Store, Redactors)
            .UseFeedback(configure ?? (static _ => { }))
            .AddModel("small", new FakeChatClient("canary-answer", Time));
        builder.Given.FeedbackListeners.Add(new Listener(Told));
        return hasKey ? builder.UsePseudonymKey(key ?? "0123456789abcdef"u8.ToArray()).Build() : builder.Build();
    }

    public void Dispose() => _loggers.Dispose();

    private sealed class Listener(List<FeedbackRecord> told) : IFeedbackListener
    {
        public void OnFeedback(FeedbackRecord record)
        {
            lock (told)
            {
                told.Add(record);
            }

            if (record.Comment == "throw")
            {
                throw new InvalidOperationException("canary-listener");
            }
        }
    }
}
