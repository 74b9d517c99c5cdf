using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Chat.Asking;

/// <summary>What the meter shows: what is free, minus what waiting questions will take.</summary>
/// <param name="Percent">The free share, 0 to 100.</param>
/// <param name="Wide">Shown before the text if there is room; null for nothing.</param>
internal sealed record BudgetText(int Percent, string Text, string? Wide = null)
{
    /// <summary>Below this share the meter is amber: little is left, whatever the size of the plan.</summary>
    public const int FewPercent = 20;

    /// <summary>The text for a snapshot; null if there is no per-minute limit.</summary>
    public static BudgetText? Of(ThrottleSnapshot now)
    {
        if (now.Budgets.FirstOrDefault(b => b.Name == BudgetNames.RequestsPerMinute) is not { } budget)
        {
            return null;
        }

        var waiting = now.WaitingByClass.Values.Sum();
        var free = Math.Max(0, budget.Room - waiting);
        var percent = (int)(100 * free / Math.Max(1, budget.EffectiveLimit));
        var wait = now.NextSlot.TotalSeconds >= 1 ? $"about {Rounded(now.NextSlot)} s" : "a moment";
        return waiting > 0 ? new(percent, free > 0 ? $"{free} free, {waiting} waiting" : $"0 free, {waiting} waiting ({wait})")
            : free > 0 ? new(percent, $"{free} of {budget.EffectiveLimit} requests free this minute", "Limit: ")
            : new(percent, $"Limit reached: a question will wait {wait}");
    }

    private static int Rounded(TimeSpan wait) => wait.TotalSeconds > 15 ? (int)Math.Round(wait.TotalSeconds / 5) * 5 : (int)Math.Ceiling(wait.TotalSeconds);
}
