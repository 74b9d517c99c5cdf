using System.Globalization;
using AdminApp.Core.Access;

namespace AdminApp.Core.Usage;

/// <summary>A question was refused because a quota is used up.</summary>
/// <param name="use">The quota and what is used of it, without this question.</param>
/// <param name="owner">Who asks: the quota is theirs, or that of someone they name.</param>
/// <param name="resetsIn">Time until it starts over.</param>
public sealed class QuotaUsedException(QuotaUse use, string owner, TimeSpan resetsIn) : InvalidOperationException(Text(use, owner, resetsIn))
{
    /// <summary>The quota.</summary>
    public QuotaUse Use { get; } = use;

    /// <summary>Time until it starts over.</summary>
    public TimeSpan ResetsIn { get; } = resetsIn;

    private static string Text(QuotaUse use, string owner, TimeSpan resetsIn)
    {
        var whose = use.Code != owner ? $"The quota of “{use.Code}”" : OwnerCode.IsKey(owner) ? "This key's quota" : "Your quota";
        var (of, used) = use.AreQuestionsOver(use.Used)
            ? (string.Create(CultureInfo.InvariantCulture, $"{use.Quota.Questions:N0} question{(use.Quota.Questions == 1 ? "" : "s")}"), use.Used.Questions)
            : (string.Create(CultureInfo.InvariantCulture, $"{use.Quota.Tokens:N0} tokens"), use.Used.Tokens);
        return string.Create(CultureInfo.InvariantCulture, $"{whose} of {of} a day is used up ({used:N0} used). It resets at 00:00 UTC, in {In(resetsIn)}.");
    }

    private static string In(TimeSpan span) => span.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)Math.Ceiling(span.TotalMinutes))} min");
}
