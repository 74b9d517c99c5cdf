using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Reads the response headers. Mistral renamed them twice: <c>x-ratelimit-{limit|remaining}-{req|tokens}-[N-]{second|minute|month}</c> (2026) is
/// preferred, then <c>x-ratelimitbysize-*-minute|month</c> and <c>ratelimitbysize-*</c> (until 2025), which are about tokens. A value that is not
/// a number is ignored.
/// </summary>
internal static partial class ProviderHeaderReader
{
    private const int MaxCorrelationId = 64;
    private const int MaxMoreLimits = 16;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromHours(1);

    /// <summary>The longest wait that is passed on; a longer one is cut to this. The caller decides how much of it to accept.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    public static ProviderHeaders Read(int status, HttpResponseHeaders headers, DateTimeOffset now) => new()
    {
        Status = status,
        LimitRequestsMinute = Number(headers, "x-ratelimit-limit-req-minute", "x-ratelimit-limit-req-1-minute", "x-ratelimit-limit-req-60-second"),
        RemainingRequestsMinute = Number(headers, "x-ratelimit-remaining-req-minute", "x-ratelimit-remaining-req-1-minute", "x-ratelimit-remaining-req-60-second"),
        LimitTokensMinute = Number(
            headers, "x-ratelimit-limit-tokens-minute", "x-ratelimit-limit-tokens-1-minute", "x-ratelimit-limit-tokens-60-second",
            "x-ratelimitbysize-limit-minute", "ratelimitbysize-limit"),
        RemainingTokensMinute = Number(
            headers, "x-ratelimit-remaining-tokens-minute", "x-ratelimit-remaining-tokens-1-minute", "x-ratelimit-remaining-tokens-60-second",
            "x-ratelimitbysize-remaining-minute", "ratelimitbysize-remaining"),
        MoreLimits = ReadMoreLimits(headers),
        RemainingTokensMonth = Number(headers, "x-ratelimit-remaining-tokens-month", "x-ratelimitbysize-remaining-month"),
        QueryCostTokens = Number(headers, "x-ratelimit-tokens-query-cost", "x-ratelimitbysize-query-cost", "ratelimitbysize-query-cost"),
        RetryAfter = ReadRetryAfter(headers, now),
        CorrelationId = ReadCorrelationId(headers),
    };

    /// <summary>Limits over other intervals than a minute, such as <c>x-ratelimit-limit-req-10-second</c>.</summary>
    private static IReadOnlyList<ProviderLimit> ReadMoreLimits(HttpResponseHeaders headers)
    {
        List<ProviderLimit>? found = null;
        foreach (var (name, values) in headers.NonValidated)
        {
            if (!name.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase) || MoreLimit().Match(name) is not { Success: true } match
                || ParseNumber(values.FirstOrDefault()) is not { } number)
            {
                continue;
            }

            var unit = match.Groups["unit"].ValueSpan.Equals("req", StringComparison.OrdinalIgnoreCase) ? BudgetUnit.Requests : BudgetUnit.Tokens;
            var count = match.Groups["count"] is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 1;
            var window = match.Groups["per"].ValueSpan.Equals("second", StringComparison.OrdinalIgnoreCase) ? TimeSpan.FromSeconds(count) : TimeSpan.FromMinutes(count);
            if (window == Minute || window <= TimeSpan.Zero || window > MaxWindow)
            {
                continue;
            }

            found ??= [];
            var at = found.FindIndex(limit => limit.Unit == unit && limit.Window == window);
            if (at < 0 && found.Count == MaxMoreLimits)
            {
                continue;
            }

            var limit = at < 0 ? new ProviderLimit(unit, window, null, null) : found[at];
            limit = match.Groups["what"].ValueSpan.Equals("limit", StringComparison.OrdinalIgnoreCase) ? limit with { Limit = number } : limit with { Remaining = number };
            if (at < 0)
            {
                found.Add(limit);
            }
            else
            {
                found[at] = limit;
            }
        }

        return found ?? (IReadOnlyList<ProviderLimit>)[];
    }

    // An overdrawn account may be reported as a negative number: nothing is left.
    private static long? ParseNumber(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? Math.Max(0, number) : null;

    [GeneratedRegex("^x-ratelimit-(?<what>limit|remaining)-(?<unit>req|tokens)-(?:(?<count>[0-9]{1,4})-)?(?<per>second|minute)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MoreLimit();

    private static long? Number(HttpResponseHeaders headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (ParseNumber(First(headers, name)) is { } number)
            {
                return number;
            }
        }

        return null;
    }

    private static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (First(headers, "Retry-After") is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, MaxRetryAfter.TotalSeconds));
        }

        if (!DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return null;
        }

        var wait = date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > MaxRetryAfter ? MaxRetryAfter : wait;
    }

    private static string? ReadCorrelationId(HttpResponseHeaders headers)
    {
        if (First(headers, "mistral-correlation-id") is not { } text)
        {
            return null;
        }

        var id = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(MaxCorrelationId));
        return id.Length == 0 ? null : id;
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;
}
