using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AdminApp.Tests.Fakes;

/// <summary>A log that counts its events by name and keeps its lines.</summary>
internal sealed class EventLog<T> : ILogger<T>
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>How often an event was logged.</summary>
    public int this[string name] => _counts.GetValueOrDefault(name);

    /// <summary>Its lines, each with its exception.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{formatter(state, exception)} {exception}");
        _counts.AddOrUpdate(eventId.Name ?? "", 1, (_, count) => count + 1);
    }
}
