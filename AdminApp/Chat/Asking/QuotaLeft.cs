using System.Globalization;
using AdminApp.Core.Usage;

namespace AdminApp.Chat.Asking;

/// <summary>What the composer says of a quota.</summary>
internal static class QuotaLeft
{
    /// <summary>Used share from which on it says what is left, in percent.</summary>
    public const double FromPercent = 80;

    /// <summary>The words; null while more than a fifth is left, and without a quota.</summary>
    /// <param name="use">The quota; null for none.</param>
    /// <param name="resets">When it starts over, on the viewer's clock.</param>
    public static string? Text(QuotaUse? use, string resets)
    {
        if (use is null || use.Percent < FromPercent)
        {
            return null;
        }

        if (use.IsUsedUp)
        {
            return $"Your quota is used up until {resets}";
        }

        // The one that is nearest to its end.
        var questions = use.QuestionsLeft is { } left && (use.TokensLeft is null || 100.0 * use.Used.Questions / use.Quota.Questions >= use.Percent) ? left : (long?)null;
        return questions is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} question{(count == 1 ? "" : "s")} left today")
            : string.Create(CultureInfo.InvariantCulture, $"{use.TokensLeft:N0} tokens left today");
    }
}
