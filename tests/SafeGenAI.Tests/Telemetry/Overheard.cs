using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.Tests.Decisions;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>Everything that calls of one feature tell anybody: logs of every level, activities and measurements.</summary>
internal sealed class Overheard : IDisposable
{
    private readonly FakeLoggerProvider _logs = new();
    private readonly ActivityRecorder _activities = new();
    private readonly MeasurementRecorder _measurements;

    public Overheard(string feature)
    {
        Loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Trace));
        _measurements = new MeasurementRecorder(feature);
    }

    public ILoggerFactory Loggers { get; }

    /// <summary>What was told until so many calls were logged, each as one text of lines.</summary>
    public async Task<string> ReadAsync(IReadOnlyList<Decision> decisions, IEnumerable<Exception> thrown)
    {
        await Eventually.TrueAsync(() => _logs.Collector.GetSnapshot().Count(record => record.Id.Id is 1001 or 1002) == decisions.Count);
        Assert.NotEmpty(_activities.Stopped);
        Assert.NotEmpty(_measurements.Measurements);

        StringBuilder told = new();
        decisions.ToList().ForEach(decision => told.AppendLine(DecisionJsonTests.Json(decision)));
        foreach (FakeLogRecord record in _logs.Collector.GetSnapshot())
        {
            told.AppendLine(record.ToString()).AppendLine(record.Exception?.ToString());
            told.AppendJoin('\n', record.StructuredState?.Select(pair => $"{pair.Key}={pair.Value}") ?? []);
        }

        foreach (Activity activity in _activities.Stopped)
        {
            told.AppendJoin('\n', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));
            told.AppendLine(activity.DisplayName).AppendLine(activity.StatusDescription).AppendJoin('\n', activity.Events.Select(one => one.Name));
        }

        told.AppendJoin('\n', _measurements.Measurements.Select(measurement => measurement.Tags));
        told.AppendJoin('\n', thrown.Select(exception => exception.Message));
        return told.ToString();
    }

    public void Dispose()
    {
        _measurements.Dispose();
        _activities.Dispose();
        Loggers.Dispose();
        _logs.Dispose();
    }
}
