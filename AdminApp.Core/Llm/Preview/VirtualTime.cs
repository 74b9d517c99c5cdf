namespace AdminApp.Core.Llm.Preview;

/// <summary>The clock of a replay.</summary>
internal sealed class VirtualTime : TimeProvider
{
    /// <summary>The time now.</summary>
    public TimeSpan Now { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;
}
