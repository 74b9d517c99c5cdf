using System.Globalization;
using System.Text.Json.Nodes;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Alerts;

/// <summary>Notices as a webhook gets them.</summary>
internal static class NoticeText
{
    /// <summary>One line for people.</summary>
    public static string Line(AlertNotice notice) => notice.IsResolved
        ? $"Resolved: {notice.Rule.Name}.{(notice.Rule.IsFlag ? "" : $" The peak was {notice.Rule.Text(notice.Event.Peak)}.")} It lasted {Span(notice.Event.ResolvedAtUtc!.Value - notice.Event.FiredAtUtc)}."
        : $"{(notice.Rule.Severity == AlertSeverity.Critical ? "Critical" : "Warning")}: {notice.Rule.Name}, {notice.Rule.Measures}{(notice.Rule.IsFlag ? "." : $": {notice.Rule.Text(notice.Event.Peak)}; the threshold is {notice.Rule.Text(notice.Event.Threshold)}.")}{(notice.Event.Detail is { Length: > 0 } detail ? $" {detail}." : "")}";

    /// <summary>The body of a notice.</summary>
    public static string Body(AlertNotice notice, bool slack) => slack ? Slack(Line(notice)) : new JsonObject
    {
        ["event"] = notice.IsResolved ? "resolved" : "fired",
        ["rule"] = notice.Rule.Id,
        ["name"] = notice.Rule.Name,
        ["severity"] = notice.Rule.Severity == AlertSeverity.Critical ? "critical" : "warning",
        ["peak"] = Math.Round(notice.Event.Peak, 3),
        ["threshold"] = notice.Event.Threshold,
        ["unit"] = notice.Rule.Unit,
        ["fired_at"] = UtcText.Of(notice.Event.FiredAtUtc),
        ["resolved_at"] = notice.Event.ResolvedAtUtc is { } resolved ? UtcText.Of(resolved) : null,
        ["text"] = Line(notice),
        ["requests"] = notice.Rule.RequestsAddress(notice.Event),
        ["cure"] = $"docs/operations.md#{notice.Rule.Cure}",
    }.ToJsonString();

    /// <summary>The body of a digest.</summary>
    public static string Digest(IReadOnlyList<AlertNotice> notices, int most, bool slack)
    {
        var text = $"{notices.Count} more notices came within the hour, beyond the limit of {most}: {string.Join(" ", notices.Take(20).Select(Line))}{(notices.Count > 20 ? " …" : "")}";
        return slack ? Slack(text) : new JsonObject
        {
            ["event"] = "digest",
            ["count"] = notices.Count,
            ["text"] = text,
            ["rules"] = new JsonArray([.. notices.Select(notice => (JsonNode)notice.Rule.Id).Take(100)]),
        }.ToJsonString();
    }

    /// <summary>The body of a test.</summary>
    public static string Test(bool slack)
    {
        const string text = "Test notice of AdminApp: alerts will arrive here.";
        return slack ? Slack(text) : new JsonObject { ["event"] = "test", ["text"] = text }.ToJsonString();
    }

    private static string Slack(string text) => new JsonObject { ["text"] = text }.ToJsonString();

    private static string Span(TimeSpan span) => span.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s");
}
