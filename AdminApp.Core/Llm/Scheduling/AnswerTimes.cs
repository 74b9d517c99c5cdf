using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>How long the last 64 calls of each kind took from sending to the end, for forecasts.</summary>
internal sealed class AnswerTimes
{
    private const int Capacity = 64;
    private readonly RecentMedian<TimeSpan>[] _kinds = [.. Enum.GetValues<CallKind>().Select(_ => new RecentMedian<TimeSpan>(Capacity))];

    /// <summary>The median of a kind. A kind without calls takes that of answers; zero before the first, because nothing speaks against an answer in time.</summary>
    public TimeSpan Median(CallKind kind) =>
        _kinds[(int)kind].Value
        ?? (kind == CallKind.Probe ? TimeSpan.Zero : _kinds[(int)CallKind.Answer].Value)
        ?? TimeSpan.Zero;

    /// <summary>Adds a call that ended well. Returns whether the median of its kind changed by more than a tenth.</summary>
    public bool Add(CallKind kind, TimeSpan duration)
    {
        var times = _kinds[(int)kind];
        var before = times.Value ?? TimeSpan.Zero;
        times.Add(duration);
        return (times.Value!.Value - before).Duration() > before / 10;
    }
}
