namespace AdminApp.Chat.Answers;

/// <summary>
/// An estimated wait in words: whole seconds, in steps of 5 s above 15 s. It never goes up by less than 5 s, and once the promised time
/// has passed it says so instead of making new promises in small steps.
/// </summary>
internal sealed class EtaText(TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Exact = TimeSpan.FromSeconds(15);
    private long? _due;
    private bool _missed;

    /// <summary>Sets a new estimate, as a monotonic timestamp; null if there is none.</summary>
    public void Update(long? estimate)
    {
        if (estimate is not { } due)
        {
            (_due, _missed) = (null, false);
            return;
        }

        if (_due is not { } promised)
        {
            _due = due;
            return;
        }

        _missed |= time.GetTimestamp() >= promised;
        var later = TimeSpan.FromSeconds((due - promised) / (double)time.TimestampFrequency);
        if (later < TimeSpan.Zero || later >= Step)
        {
            _due = due;
        }
    }

    /// <summary>The current words: <c>about 14 s</c>, <c>about 20 s</c>, <c>about 2 min</c>, <c>longer than expected</c>; empty without an estimate.</summary>
    public string Text
    {
        get
        {
            if (_due is not { } due)
            {
                return "";
            }

            var left = TimeSpan.FromSeconds((due - time.GetTimestamp()) / (double)time.TimestampFrequency);
            if (left <= TimeSpan.Zero)
            {
                _missed = true;
                return "longer than expected";
            }

            return _missed ? $"longer than expected, about {Rounded(left)}" : $"about {Rounded(left)}";
        }
    }

    private static string Rounded(TimeSpan left)
    {
        if (left <= Exact)
        {
            return $"{Math.Max(1, (int)Math.Ceiling(left.TotalSeconds))} s";
        }

        var seconds = (int)(Math.Round(left / Step, MidpointRounding.AwayFromZero) * Step.TotalSeconds);
        return seconds < 120 ? $"{seconds} s" : $"{(int)Math.Round(seconds / 60.0)} min";
    }
}
