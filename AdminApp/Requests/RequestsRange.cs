namespace AdminApp.Requests;

/// <summary>A time range that the page offers; it ends now.</summary>
/// <param name="Code">Its name in the address: <c>24h</c>.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Words">Its name in a sentence: <c>the last 24 hours</c>.</param>
public sealed record RequestsRange(string Code, TimeSpan Length, string Words)
{
    /// <summary>Between two moments that were chosen.</summary>
    public const string Custom = "custom";

    /// <summary>All of them, shortest first.</summary>
    public static readonly IReadOnlyList<RequestsRange> All =
    [
        new("5m", TimeSpan.FromMinutes(5), "the last 5 minutes"),
        new("1h", TimeSpan.FromHours(1), "the last hour"),
        new("24h", TimeSpan.FromHours(24), "the last 24 hours"),
        new("7d", TimeSpan.FromDays(7), "the last 7 days"),
    ];

    /// <summary>What shows without a choice.</summary>
    public static readonly RequestsRange Default = All[1];

    /// <summary>The range of a code; null if there is none.</summary>
    public static RequestsRange? Of(string? code) => All.FirstOrDefault(range => range.Code == code);
}
