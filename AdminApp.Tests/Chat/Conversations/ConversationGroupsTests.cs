using AdminApp.Chat.Conversations;
using AdminApp.Core.Chat;
using AdminApp.Ui;

namespace AdminApp.Tests.Chat.Conversations;

public class ConversationGroupsTests
{
    // In Zurich it is Monday, half past midnight.
    private static readonly DateTime Now = new(2026, 11, 8, 23, 30, 0, DateTimeKind.Utc);
    private readonly BrowserSettings _zurich = new(false, ThemeChoice.Light, "Europe/Zurich", false);

    [Fact]
    public void Groups_FollowThePersonsOwnDays_AndKeepTheOrder()
    {
        ConversationSummary[] list =
        [
            Of("just now", Now), Of("an hour ago, yesterday", Now.AddHours(-1)), Of("yesterday noon", Now.AddHours(-13)), Of("a week ago", Now.AddDays(-7)),
            Of("8 days ago", Now.AddDays(-8)), Of("pinned and old", Now.AddDays(-100), pinned: true),
        ];
        Assert.Equal(
            ["Pinned: pinned and old", "Today: just now", "Yesterday: an hour ago, yesterday; yesterday noon", "Last 7 days: a week ago", "Older: 8 days ago"],
            Groups(list, _zurich));
        Assert.StartsWith("Today: just now; an hour ago, yesterday", Groups(list, BrowserSettings.Default)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyGroups_AreLeftOut() => Assert.Empty(Groups([], _zurich));

    [Fact]
    public void ClockThatRunsAhead_IsToday() => Assert.Equal(["Today: ahead"], Groups([Of("ahead", Now.AddDays(2))], _zurich));

    private static string[] Groups(ConversationSummary[] list, BrowserSettings browser) =>
        [.. ConversationGroups.Of(list, browser.ToLocal, Now).Select(group => $"{group.Title}: {string.Join("; ", group.Items.Select(item => item.Title))}")];

    private static ConversationSummary Of(string title, DateTime updated, bool pinned = false) => new(Guid.NewGuid(), title, pinned, updated, HasPending: false);
}
