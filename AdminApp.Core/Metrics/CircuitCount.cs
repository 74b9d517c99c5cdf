namespace AdminApp.Core.Metrics;

/// <summary>How many pages are connected to this process. Thread-safe.</summary>
public sealed class CircuitCount
{
    private int _open;

    /// <summary>Circuits whose browser is connected.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>A browser connected, or came back.</summary>
    public void Connected() => Interlocked.Increment(ref _open);

    /// <summary>A browser left, or lost its connection.</summary>
    public void Disconnected() => Interlocked.Decrement(ref _open);
}
