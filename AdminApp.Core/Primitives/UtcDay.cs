namespace AdminApp.Core.Primitives;

/// <summary>Days in UTC, by which usage is counted and quotas reset.</summary>
public static class UtcDay
{
    /// <summary>The day (UTC).</summary>
    public static DateOnly UtcToday(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Time until the next day (UTC) begins.</summary>
    public static TimeSpan UntilTomorrow(this TimeProvider time) => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;

    /// <summary>The moment (UTC) at which a day begins.</summary>
    public static DateTime StartUtc(this DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
