namespace AdminApp.Tests.Fakes;

/// <summary>A clock that runs faster than life, with its timers: days go by in minutes. What runs by it takes its real time, so to the clock the machine is slow.</summary>
/// <param name="times">How many times faster.</param>
internal sealed class FastTime(double times) : TimeProvider
{
    private readonly DateTimeOffset _startedUtc = System.GetUtcNow();
    private readonly long _started = System.GetTimestamp();

    /// <summary>Time that has gone by on this clock.</summary>
    public TimeSpan Elapsed => System.GetElapsedTime(_started) * times;

    public override DateTimeOffset GetUtcNow() => _startedUtc + Elapsed;

    public override long GetTimestamp() => _started + (long)((System.GetTimestamp() - _started) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);

    // Zero and "never" keep their meaning.
    private TimeSpan Real(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Max(1, time.TotalMilliseconds / times));

    private sealed class Timer(ITimer real, FastTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(time.Real(dueTime), time.Real(period));

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
