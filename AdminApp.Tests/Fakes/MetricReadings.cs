using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AdminApp.Tests.Fakes;

/// <summary>What the instruments of one meter factory measured, in order.</summary>
internal sealed class MetricReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Reading> _readings = new();

    public MetricReadings(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _readings.Enqueue(Reading.Of(instrument.Name, value, tags)));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _readings.Enqueue(Reading.Of(instrument.Name, value, tags)));
        _listener.Start();
    }

    /// <summary>What one instrument measured.</summary>
    public IReadOnlyList<Reading> Of(string name) => [.. _readings.Where(reading => reading.Name == name)];

    public void Dispose() => _listener.Dispose();

    /// <param name="Tags">As <c>name=value</c>, in the order of their names.</param>
    internal sealed record Reading(string Name, double Value, string Tags)
    {
        public static Reading Of(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            new(name, value, string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
    }
}
