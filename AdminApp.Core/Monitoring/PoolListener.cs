using System.Diagnostics.Metrics;

namespace AdminApp.Core.Monitoring;

/// <summary>Listens to Npgsql's own figures of its connections, used and idle. SQLite has no pool to speak of, and gives zeros. Read by one thread.</summary>
internal sealed class PoolListener : IDisposable
{
    private const string Meter = "Npgsql";
    private const string StateTag = "state";

    private static readonly string[] Counts = ["db.client.connection.count", "db.client.connections.usage"];

    private readonly MeterListener _listener = new();
    private long _used;
    private long _idle;

    public PoolListener()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && instrument.IsObservable && Counts.Contains(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Measured(count, tags));
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Measured(count, tags));
        _listener.Start();
    }

    /// <summary>The connections of all pools.</summary>
    public (long Used, long Idle) Read()
    {
        (_used, _idle) = (0, 0);
        _listener.RecordObservableInstruments();
        return (_used, _idle);
    }

    public void Dispose() => _listener.Dispose();

    private void Measured(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (name.EndsWith(StateTag, StringComparison.Ordinal))
            {
                ref var sum = ref value is "used" ? ref _used : ref _idle;
                sum += count;
            }
        }
    }
}
