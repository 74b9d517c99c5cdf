using AdminApp.Core.Chat;

namespace AdminApp.Chat.Conversations;

/// <summary>The list in groups: Pinned, Today, Yesterday, Last 7 days, Older; days are those of the user's own clock.</summary>
internal static class ConversationGroups
{
    /// <summary>The groups that are not empty, in order.</summary>
    /// <param name="list">Most recent first.</param>
    /// <param name="toLocal">Converts a time to the user's clock.</param>
    public static IReadOnlyList<(string Title, IReadOnlyList<ConversationSummary> Items)> Of(
        IReadOnlyList<ConversationSummary> list, Func<DateTime, DateTime> toLocal, DateTime nowUtc)
    {
        var today = DateOnly.FromDateTime(toLocal(nowUtc));
        return [.. list.GroupBy(c => c.Pinned ? 0 : Age(today.DayNumber - DateOnly.FromDateTime(toLocal(c.UpdatedAtUtc)).DayNumber))
            .OrderBy(g => g.Key)
            .Select(g => (Titles[g.Key], (IReadOnlyList<ConversationSummary>)[.. g]))];
    }

    private static readonly string[] Titles = ["Pinned", "Today", "Yesterday", "Last 7 days", "Older"];

    private static int Age(int days) => days switch { <= 0 => 1, 1 => 2, <= 7 => 3, _ => 4 };
}
