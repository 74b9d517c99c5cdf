namespace AdminApp.Chat.Answers;

/// <summary>
/// Decides when a growing answer is rendered again. Each rendering costs about 200 bytes besides the text, so it waits for a line of
/// words or a second and a half: at most ten renderings per second whatever the speed of the model, and few bytes in total.
/// </summary>
internal sealed class StreamPacer(TimeProvider time, Action draw) : IDisposable
{
    /// <summary>Characters that are worth a rendering.</summary>
    public const int EnoughCharacters = 96;

    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(1600);
    private long _drawnAt;
    private int _drawnLength;
    private ITimer? _timer;

    /// <summary>The text now has this length; renders at once or a little later, together with what follows.</summary>
    public void Grown(int length)
    {
        var since = _drawnAt == 0 ? MaxInterval : time.GetElapsedTime(_drawnAt);
        if (since >= MaxInterval || (since >= MinInterval && length - _drawnLength >= EnoughCharacters))
        {
            Draw(length);
        }
        else
        {
            _timer ??= time.CreateTimer(_ => draw(), null, MaxInterval - since, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Something else was rendered, and the text with it.</summary>
    public void Drawn(int length)
    {
        _timer?.Dispose();
        _timer = null;
        (_drawnAt, _drawnLength) = (time.GetTimestamp(), length);
    }

    public void Dispose() => _timer?.Dispose();

    private void Draw(int length)
    {
        Drawn(length);
        draw();
    }
}
