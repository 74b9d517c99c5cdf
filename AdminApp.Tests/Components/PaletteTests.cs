using AdminApp.Core;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Shell.Palette;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public class PaletteTests
{
    private readonly FakeConversations _conversations = new();
    private readonly FakeMeetings _meetings = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_OffersPagesAndRecentConversations()
    {
        _conversations.Add(12);
        var result = await FindAsync("");
        Assert.Equal(["Pages", "Recent conversations"], result.Groups.Select(group => group.Title));
        Assert.Contains(result.Groups[0].Items, item => item is { Label: "Requests", Href: "/requests" });
        Assert.Equal(PaletteGroup.MaxItems, result.Groups[1].Items.Count);
    }

    [Theory]
    [InlineData(UserRole.Viewer, false)]
    [InlineData(UserRole.Operator, true)]
    [InlineData(UserRole.Admin, true)]
    public async Task WhatARoleMayNotOpen_IsNotOffered(UserRole role, bool offered)
    {
        var pages = (await FindAsync("", role)).Groups[0].Items.Select(item => item.Label).ToList();
        Assert.Equal(offered, pages.Contains("Limits"));
        Assert.Equal(offered, pages.Contains("Dashboard"));
        Assert.Contains("Chat", pages);
        var found = await FindAsync("requests per minute", role);
        Assert.Equal(offered, found.Groups.Any(group => group.Title == "Settings"));
    }

    [Fact]
    public async Task Settings_AreFoundByNameAndByKey_AndNeverWithASecret()
    {
        foreach (var typed in (string[])["requests per min", "Mistral:RequestsPerMinute"])
        {
            var found = (await FindAsync(typed)).Groups.Single(group => group.Title == "Settings").Items[0];
            Assert.Equal(("Requests per minute", "/limits?setting=Mistral%3ARequestsPerMinute"), (found.Label, found.Href));
        }

        Assert.DoesNotContain((await FindAsync("password")).Groups, group => group.Title == "Settings");
    }

    [Fact]
    public async Task ConversationsAndTranscripts_AreFound_AndSearchingEverythingComesLast()
    {
        var meeting = _meetings.Add("Remote control, kick-off", "Ann: Hello");
        _conversations.List.Add(new ConversationSummary(Guid.NewGuid(), "About the remote", false, _time.GetUtcNow().UtcDateTime.AddMinutes(-9), false));
        var result = await FindAsync(" Remote ");
        Assert.Equal(["Transcripts", "Conversations", "Search"], result.Groups.Select(group => group.Title)); // its title begins with the word
        Assert.Equal($"/transcripts/{meeting.Id}", result.Groups[0].Items[0].Href);
        Assert.Equal(("9 min ago", "remote"), (result.Groups[1].Items[0].Detail, result.Groups[1].Items[0].Label[result.Groups[1].Items[0].Marks[0]]));
        Assert.Equal(("Search all transcripts for “Remote”", "/search?q=Remote"), (result.Groups[2].Items[0].Label, result.Groups[2].Items[0].Href));
        Assert.Equal(3, result.Count);
    }

    [Theory]
    [InlineData(UserRole.Viewer)]
    [InlineData(UserRole.Admin)]
    public async Task Speakers_AreFound_WhateverTheirLettersAndCase_AndLeadToWhatTheySaid(UserRole role)
    {
        _meetings.Add("Kick-off", "Émile Zola: Hello", "Ann: Hi");
        _meetings.Add("Review", "ÉMILE ZOLA: Again", "émile zola: And again");
        var found = (await FindAsync("émile", role)).Groups.Single(group => group.Title == "Speakers");
        var speaker = Assert.Single(found.Items);
        Assert.Equal(("Émile Zola", "2 meetings", "/search?speaker=%C3%89mile%20Zola"), (speaker.Label, speaker.Detail, speaker.Href));
        Assert.Equal("Émile", speaker.Label[speaker.Marks[0]]);
        Assert.DoesNotContain((await FindAsync("", role)).Groups, group => group.Title == "Speakers");
        for (var i = 0; i < 20; i++)
        {
            _meetings.Add($"Talk {i}", $"Person {i}: Hello");
        }

        Assert.Equal(PaletteGroup.MaxItems, (await FindAsync("person", role)).Groups.Single(group => group.Title == "Speakers").Items.Count);
    }

    [Fact]
    public async Task LongAndHostileText_IsCutAndHarmless()
    {
        var result = await FindAsync(new string('x', 5_000) + "<b>\0\uD800");
        Assert.Equal("Search", Assert.Single(result.Groups).Title);
        Assert.True(result.Groups[0].Items[0].Label.Length < 2 * PaletteFinder.MaxText);
        Assert.NotEmpty((await FindAsync("<script> \uD800 %")).Groups);
    }

    private Task<PaletteResult> FindAsync(string text, UserRole role = UserRole.Admin) =>
        new PaletteFinder(_conversations, _meetings, ProductSettings.Catalog, _time).FindAsync(text, new SignedInUser("1", "a@example.org", "user:1", role, Guid.Empty), [], BrowserSettings.Default, Stop);
}
