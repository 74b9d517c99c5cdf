using AdminApp.Core.Primitives;

namespace AdminApp.Dashboard;

/// <summary>Which time the charts show: the last 5 minutes, hour, day or week, which move on, or from–to, which doesn't.</summary>
/// <param name="Name">In the URL and on its button: <c>5m</c>, <c>1h</c>, <c>24h</c>, <c>7d</c>; null for from–to.</param>
/// <param name="Step">Width of a column, in seconds.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Words">As it is written after a number: "in the last hour".</param>
/// <param name="From">First second of from–to, since 1970; null for those that move on.</param>
public sealed record DashboardRange(string? Name, int Step, int Columns, string Words, long? From = null)
{
    private const int MaxColumns = 360;

    // A minute is what the store has; seconds are only in memory, for the ranges that move on.
    private static readonly int[] Steps = [60, 300, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800];

    /// <summary>The last hour, which is shown unless the URL says otherwise.</summary>
    public static DashboardRange Hour { get; } = new("1h", 15, 240, "in the last hour");

    /// <summary>Those with a button, shortest first.</summary>
    public static IReadOnlyList<DashboardRange> Named { get; } =
    [
        new("5m", 1, 300, "in the last 5 min"), Hour, new("24h", 300, 288, "in the last 24 h"), new("7d", 1_800, 336, "in the last 7 days"),
    ];

    /// <summary>Whether it moves on with the time.</summary>
    public bool MovesOn => From is null;

    /// <summary>Its length, in seconds.</summary>
    public long Length => (long)Step * Columns;

    /// <summary>How often it is read again, in seconds; its newest column grows in the meantime.</summary>
    public int RefreshSeconds => Math.Clamp(Step / 15, 1, 60);

    /// <summary>The query of its address.</summary>
    public string Query => From is { } from ? $"from={Text(from)}&to={Text(from + Length)}" : $"range={Name}";

    /// <summary>Reads the URL; whatever is not understood is the last hour.</summary>
    public static DashboardRange Parse(string? range, string? from, string? to) =>
        Second(from) is { } begin && Second(to) is { } end && end > begin ? Between(begin, end) : Named.FirstOrDefault(named => named.Name == range, Hour);

    /// <summary>From–to in at most 360 columns, from a whole column on.</summary>
    public static DashboardRange Between(long from, long to)
    {
        var step = Steps.FirstOrDefault(candidate => (to - from) / candidate < MaxColumns, Steps[^1]);
        from = from / step * step;
        return new DashboardRange(null, step, (int)Math.Clamp((to - from + step - 1) / step, 2, MaxColumns), "in this time", from);
    }

    /// <summary>The first second that it shows at this moment.</summary>
    public long FirstSecond(long now) => From ?? (((now / Step) + 1) * Step) - Length;

    /// <summary>A second as ISO 8601 in UTC.</summary>
    public static string Text(long second) => UtcText.Of(DateTime.UnixEpoch.AddSeconds(second));

    private static long? Second(string? text) => UtcText.Parse(text) is { Year: > 1970 and < 9000 } at ? (long)(at - DateTime.UnixEpoch).TotalSeconds : null;
}
