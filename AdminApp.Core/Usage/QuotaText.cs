using System.Globalization;

namespace AdminApp.Core.Usage;

/// <summary>Quotas in words.</summary>
public static class QuotaText
{
    /// <summary><c>50 questions a day</c>, <c>50 questions and 200,000 tokens a day</c>, <c>no quota</c>.</summary>
    public static string Of(Quota quota)
    {
        string[] parts =
        [
            .. quota.Questions > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{quota.Questions:N0} question{(quota.Questions == 1 ? "" : "s")}")] : (string[])[],
            .. quota.Tokens > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{quota.Tokens:N0} tokens")] : (string[])[],
        ];
        return parts.Length == 0 ? "no quota" : $"{string.Join(" and ", parts)} a day";
    }
}
