using System.Diagnostics.Metrics;
using SafeGenAI.Decisions;

namespace SafeGenAI.Tests.Telemetry;

/// <summary>Listens to the library's meter, which all tests share: keeps what one feature measured.</summary>
internal sealed class MeasurementRecorder : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value, string Tags)> _measurements = [];

    /// <param name="feature">Whose measurements are kept.</param>
    /// <param name="also">Runs with each of them.</param>
    public MeasurementRecorder(string feature, Action? also = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SafeGenAINames.Source)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();

        void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            if (!text.StartsWith($"{SafeGenAINames.FeatureTag}={feature}", StringComparison.Ordinal))
            {
                return;
            }

            lock (_lock)
            {
                _measurements.Add((instrument.Name, value, text));
            }

            also?.Invoke();
        }
    }

    public IReadOnlyList<(string Instrument, double Value, string Tags)> Measurements
    {
        get
        {
            lock (_lock)
            {
                return [.. _measurements];
            }
        }
    }

    /// <summary>Asks the gauges.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    /// <summary>What an instrument measured, as "value tags" without the feature.</summary>
    public IEnumerable<string> Of(string instrument) => Measurements
        .Where(measurement => measurement.Instrument == instrument)
        .Select(measurement => FormattableString.Invariant($"{measurement.Value} {measurement.Tags[(measurement.Tags + " ").IndexOf(' ', StringComparison.Ordinal)..].Trim()}").Trim());

    public void Dispose() => _listener.Dispose();
}
