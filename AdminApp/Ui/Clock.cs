using System.Globalization;
using AdminApp.Core.Transcripts;

namespace AdminApp.Ui;

/// <summary>Times and dates as the pages write them.</summary>
internal static class Clock
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>A place in a meeting: <c>m:ss</c>, from one hour <c>h:mm:ss</c>; empty when unknown.</summary>
    public static string Offset(int? milliseconds) => TranscriptTime.Format(milliseconds) ?? "";

    /// <inheritdoc cref="Offset(int?)"/>
    public static string Offset(TimeSpan time) => TranscriptTime.Format(time) ?? "";

    /// <summary>A day, with three letters of the month: <c>4 Mar 2025</c>; empty when unknown.</summary>
    public static string Day(DateOnly? date) => date?.ToString("d MMM yyyy", English) ?? "";

    /// <summary>A moment: <c>4 Mar 2025, 13:58</c>, in the time zone of the given value.</summary>
    public static string Moment(DateTime local) => local.ToString("d MMM yyyy, HH:mm", English);

    /// <summary>A time of day to the second: <c>13:58:07</c>.</summary>
    public static string Second(DateTime local) => local.ToString("HH:mm:ss", English);

    /// <summary>A day of this year or another and its time to the second: <c>4 Mar 13:58:07</c>.</summary>
    public static string DayAndSecond(DateTime local) => local.ToString("d MMM HH:mm:ss", English);

    /// <summary>A moment to the millisecond: <c>4 Mar 2025, 13:58:07.310</c>.</summary>
    public static string Millisecond(DateTime local) => local.ToString("d MMM yyyy, HH:mm:ss.fff", English);

    /// <summary>How long ago: <c>just now</c>, <c>9 min ago</c>, <c>3 h ago</c>, <c>yesterday</c>, <c>5 days ago</c>.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "just now",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)age.TotalHours} h ago",
        { TotalDays: < 2 } => "yesterday",
        _ => $"{(int)age.TotalDays} days ago",
    };
}
