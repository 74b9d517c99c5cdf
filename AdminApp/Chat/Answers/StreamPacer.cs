namespace AdminApp.Chat.Answers;

/// <summary>
/// Decides when a growing answer is drawn again. Each drawing costs the connection about 200 bytes beside the text, so it waits
/// for a line of words, or for a second and a half: at most ten drawings a second whatever the model's speed, and few bytes in all.
/// </summary>
internal sealed class StreamPacer(TimeProvider time, Action draw) : IDisposable
{
    /// <summary>Characters that are worth a drawing.</summary>
    public const int EnoughCharacters = 96;

    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMilliseconds(1600);
    private long _drawnAt;
    private int _drawnLength;
    private ITimer? _timer;

    /// <summary>The text has this length now; draws at once, or later, or both are one.</summary>
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

    /// <summary>Something else was drawn, text included.</summary>
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
