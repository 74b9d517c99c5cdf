using System.Globalization;
using System.Net.Http.Headers;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// Reads the response headers. Mistral renamed them twice: <c>x-ratelimit-*</c> (2026) is preferred, then
/// <c>x-ratelimitbysize-*-minute|month</c> and <c>ratelimitbysize-*</c> (until 2025), which are about tokens. A value that is not a number is ignored.
/// </summary>
internal static class ProviderHeaderReader
{
    private const int MaxCorrelationId = 64;

    /// <summary>The longest wait that is passed on; a longer one is cut to this. The caller decides how much of it to accept.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    public static ProviderHeaders Read(int status, HttpResponseHeaders headers, DateTimeOffset now) => new()
    {
        Status = status,
        LimitRequestsMinute = Number(headers, "x-ratelimit-limit-req-minute"),
        RemainingRequestsMinute = Number(headers, "x-ratelimit-remaining-req-minute"),
        LimitTokensMinute = Number(headers, "x-ratelimit-limit-tokens-minute", "x-ratelimitbysize-limit-minute", "ratelimitbysize-limit"),
        RemainingTokensMinute = Number(headers, "x-ratelimit-remaining-tokens-minute", "x-ratelimitbysize-remaining-minute", "ratelimitbysize-remaining"),
        RemainingTokensMonth = Number(headers, "x-ratelimit-remaining-tokens-month", "x-ratelimitbysize-remaining-month"),
        QueryCostTokens = Number(headers, "x-ratelimit-tokens-query-cost", "x-ratelimitbysize-query-cost", "ratelimitbysize-query-cost"),
        RetryAfter = ReadRetryAfter(headers, now),
        CorrelationId = ReadCorrelationId(headers),
    };

    private static long? Number(HttpResponseHeaders headers, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            // An overdrawn account may be reported as a negative number: nothing is left.
            if (First(headers, name) is { } text && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            {
                return Math.Max(0, number);
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
