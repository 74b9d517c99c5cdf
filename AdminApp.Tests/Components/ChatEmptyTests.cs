using AdminApp.Chat;
using AdminApp.Core.Transcripts;
using Bunit;

namespace AdminApp.Tests.Components;

public class ChatEmptyTests
{
    [Fact]
    public async Task SampleMeetingThatIsRefused_IsTold()
    {
        await using var context = new BunitContext();
        ImportedFile[] samples =
        [
            new("a.txt", Guid.NewGuid(), 12, 1, false, false, [], null),
            new("b.txt", null, 0, 0, false, false, [], "The store did not take it."),
        ];
        var page = context.Render<ChatEmpty>(parameters => parameters
            .Add(e => e.Meetings, MeetingCatalog.Empty).Add(e => e.Known, true).Add(e => e.Imports, true)
            .Add(e => e.LoadSamples, _ => Task.FromResult<IReadOnlyList<ImportedFile>>(samples)));
        await page.Find("button").ClickAsync(new());

        Assert.Equal("1 sample meeting could not be loaded. b.txt: The store did not take it.", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task WhoMayNotImport_IsNotSentToImport()
    {
        await using var context = new BunitContext();
        var page = context.Render<ChatEmpty>(parameters => parameters.Add(e => e.Meetings, MeetingCatalog.Empty).Add(e => e.Known, true));
        Assert.Empty(page.FindAll("button, a"));
        Assert.Contains("as soon as an Admin has imported", page.Markup);
    }
}
