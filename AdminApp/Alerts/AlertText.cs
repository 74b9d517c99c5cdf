using System.Globalization;
using AdminApp.Core.Alerts;

namespace AdminApp.Alerts;

/// <summary>Alerts in words.</summary>
internal static class AlertText
{
    /// <summary><c>peak 53.9 s</c>.</summary>
    public static string Peak(AlertEvent past) => AlertRule.All.FirstOrDefault(rule => rule.Id == past.Rule) is { IsFlag: false } rule ? $"peak {rule.Text(past.Peak)}" : "";

    /// <summary><c>40 s</c>, <c>6 min 20 s</c>, <c>3 h 5 min</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalSeconds):0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min"),
    };
}
