using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Transcripts.List;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class TranscriptsPageTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ShowsWhatEachIs_AndFilters()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        context.Library.Add(Guid.NewGuid(), "Budget.txt", date: new DateOnly(2025, 3, 4), turns: [("Ana", 0, "x"), ("Ben", 1, "y")]);
        context.Library.Add(Guid.NewGuid(), "Hiring.txt", embedded: false, turns: [("Cara María", 0, "x")]);
        var page = Open<TranscriptsPage>(context);

        Assert.Equal(["Budget", "Hiring"], page.FindAll("a.transcripts-title").Select(a => a.TextContent));
        Assert.Contains("4 Mar 2025", page.Find("tbody tr").TextContent);
        Assert.Contains("ready", page.FindAll("tbody tr")[0].TextContent);
        Assert.Contains("indexing", page.FindAll("tbody tr")[1].TextContent);

        page.Find(".transcripts-filter input").Input("maria");
        Assert.Equal(["Hiring"], page.FindAll("a.transcripts-title").Select(a => a.TextContent));
        Assert.Equal("1 of 2", page.Find(".transcripts-filter [role=status]").TextContent);
        page.Find(".transcripts-filter input").Input("zzz");
        Assert.Contains("No matching transcripts", page.Markup);
    }

    [Theory]
    [InlineData(UserRole.Viewer)]
    [InlineData(UserRole.Operator)]
    public async Task OnlyAdmins_ImportAndDelete(UserRole role)
    {
        await using var context = await PageContext.CreateAsync(role: role);
        var popover = context.Render<MudPopoverProvider>();
        var page = context.Render<TranscriptsPage>();
        Assert.Contains("as soon as an Admin has imported", page.Markup);
        Assert.Empty(page.FindAll("input[type=file], .ui-empty button"));
        context.Library.Add(Guid.NewGuid(), "Budget.txt", turns: [("Ana", 0, "x")]);
        context.Library.Tell();
        await context.LoadedAsync(() => page.FindAll("[aria-label='Actions for Budget']").Count > 0);
        await page.Find("[aria-label='Actions for Budget']").ClickAsync(new());
        popover.WaitForAssertion(() => Assert.Equal(["Ask about this meeting", "Speakers"], popover.FindAll(".mud-menu-item").Select(item => item.TextContent.Trim())));
    }

    [Fact]
    public async Task FilesDropped_WhileTheStoreIsAway_AreRefusedWithAWord()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        var page = Open<TranscriptsPage>(context);
        context.StoreIsAway = true;
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("Ana  0:00\nHello.\n", "a.txt"));
        page.WaitForAssertion(() => Assert.Contains(StoreFailure.Text, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(context.Importer.Imported);
    }

    [Fact]
    public async Task EmbeddingInTheBackground_ShowsHowFarItIs_AndWhyItDoesNotGoOn()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        context.Embedding.Tell(new(12, 1_409, Enabled: true));
        var page = Open<TranscriptsPage>(context);
        Assert.Contains("12 of 1,409 passages ready", page.Find(".transcripts-embedding").TextContent);
        context.Embedding.Tell(new(640, 1_409, Enabled: true));
        page.WaitForAssertion(() => Assert.Equal("640", page.Find(".transcripts-embedding [role=progressbar]").GetAttribute("aria-valuenow")));
        context.Embedding.Tell(new(640, 1_409, Enabled: true, "The model cannot be loaded."));
        page.WaitForAssertion(() => Assert.Contains("The model cannot be loaded.", page.Find(".mud-alert-text-warning").TextContent));
        context.Embedding.Tell(new(1_409, 1_409, Enabled: true));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".transcripts-embedding, .ui-notice")));
    }

    [Fact]
    public async Task ChangesFromElsewhere_AndEmbeddingsThatComeReady_Show()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        var id = Guid.NewGuid();
        var page = Open<TranscriptsPage>(context);
        Assert.Contains("No transcripts yet", page.Markup);
        context.Library.Add(id, "Budget.txt", embedded: false);
        context.Library.Tell(id);
        await context.LoadedAsync(() => page.FindAll("tbody tr").Any(row => row.TextContent.Contains("indexing", StringComparison.Ordinal)));
        context.Library.Add(id, "Budget.txt", embedded: true);
        context.Time.Advance(TimeSpan.FromSeconds(3));
        await context.LoadedAsync(() => page.Find("tbody tr").TextContent.Contains("ready", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ManyChangesAtOnce_LoadFewTimes_AndTheLastShows()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        var id = Guid.NewGuid();
        context.Library.Add(id, "Meeting 0.txt");
        var page = Open<TranscriptsPage>(context);
        var before = context.Library.Lists;
        for (var i = 1; i <= 97; i++)
        {
            context.Library.Add(id, $"Meeting {i}.txt");
            context.Library.Tell(id);
        }

        await context.LoadedAsync(() => page.FindAll("a.transcripts-title").Select(a => a.TextContent).SequenceEqual(["Meeting 97"]));
        Assert.InRange(context.Library.Lists - before, 1, 2);
    }

    [Fact]
    public async Task Delete_AsksFirst()
    {
        await using var context = await PageContext.CreateAsync();
        context.Library.Add(Guid.NewGuid(), "Budget.txt", turns: [("Ana", 0, "x")]);
        var popovers = context.Render<MudPopoverProvider>();
        var dialogs = context.Render<MudDialogProvider>();
        var page = Open<TranscriptsPage>(context);

        await OpenMenuAndDeleteAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("keep their quotes", dialogs.FindComponent<ConfirmDialog>().Markup));
        dialogs.Find(".mud-dialog-actions button:first-child").Click();
        Assert.Single(await context.Library.ListAsync(Stop));

        await OpenMenuAndDeleteAsync();
        dialogs.WaitForElement(".mud-dialog-actions button:last-child").Click();
        await context.LoadedAsync(() => page.Markup.Contains("No transcripts yet", StringComparison.Ordinal));
        Assert.Empty(await context.Library.ListAsync(Stop));

        async Task OpenMenuAndDeleteAsync()
        {
            await page.Find("[aria-label='Actions for Budget']").ClickAsync(new());
            _ = popovers.WaitForElement(".ui-menu-item-danger").ClickAsync(new());
        }
    }

    [Fact]
    public async Task Columns_SortBothWays_AndSaySo()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        context.Library.Add(Guid.NewGuid(), "Budget.txt", date: new DateOnly(2025, 3, 4), turns: [("Ana", 0, "x")]);
        context.Library.Add(Guid.NewGuid(), "Hiring.txt", date: new DateOnly(2025, 5, 4), turns: [("Ana", 0, "x"), ("Ben", 1, "y")]);
        context.Library.Add(Guid.NewGuid(), "Audit.txt", date: new DateOnly(2025, 4, 4), turns: [.. Enumerable.Range(0, 1_178).Select(i => ("Ana", i, "x"))]);
        var page = Open<TranscriptsPage>(context);
        Assert.Contains("1,178", page.Find("table").TextContent);

        Assert.Equal(["Audit", "Budget", "Hiring"], Sorted("Meeting", "ascending"));
        Assert.Equal(["Hiring", "Budget", "Audit"], Sorted("Meeting", "descending"));
        Assert.Equal(["Hiring", "Audit", "Budget"], Sorted("Date", "descending"));
        Assert.Equal(["Audit", "Hiring", "Budget"], Sorted("Turns", "descending"));
        Assert.Equal(["Budget", "Hiring", "Audit"], Sorted("Turns", "ascending"));

        IEnumerable<string> Sorted(string column, string direction)
        {
            page.FindAll("th button").Single(button => button.TextContent.Trim() == column).Click();
            Assert.Equal(direction, Assert.Single(page.FindAll("th[aria-sort]")).GetAttribute("aria-sort"));
            return page.FindAll("a.transcripts-title").Select(a => a.TextContent);
        }
    }

    [Fact]
    public async Task EmptyList_LoadsTheSampleMeetings()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        var page = Open<TranscriptsPage>(context);
        await page.Find(".ui-empty button").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("5 imported", page.Find(".transcripts-uploads [role=status]").TextContent));
        Assert.Equal(5, context.Importer.Imported.Count);
    }

    [Fact]
    public async Task ThirtyFiveFilesInOneDrop_AreTakenIn_AndABadOneKeepsNoneOut()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = Open<UploadPanel>(context);
        Drop(panel, [.. Enumerable.Range(0, 35).Select(i => InputFileContent.CreateFromText(i == 7 ? "" : "text", $"f{i}.txt"))]);
        panel.WaitForAssertion(() => Assert.Equal("34 imported, 1 failed", panel.Find(".transcripts-uploads [role=status]").TextContent), TimeSpan.FromSeconds(30));
        Assert.Equal(34, context.Importer.Imported.Count);
        Assert.Equal("The file is empty.", Assert.Single(panel.FindAll(".transcripts-reason-failed")).TextContent);
        Assert.False(panel.Find("input[type=file]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task FiveHundredFiles_AreRefusedWithAMessage()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = Open<UploadPanel>(context);
        Drop(panel, [.. Enumerable.Range(0, 500).Select(i => InputFileContent.CreateFromText("text", $"f{i}.txt"))]);
        Assert.Contains("You can upload up to 100 files at once", panel.Find("[role=alert]").TextContent);
        Assert.Empty(context.Importer.Imported);
    }

    [Fact]
    public async Task FileOverTheLimit_IsRefusedWithoutBeingRead()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = Open<UploadPanel>(context);
        Drop(panel, InputFileContent.CreateFromText(new string('a', (1024 * 1024) + 1), "large.txt"), InputFileContent.CreateFromText("text", "good.txt"));
        panel.WaitForAssertion(() => Assert.Equal("1 imported, 1 failed", panel.Find(".transcripts-uploads [role=status]").TextContent));
        Assert.Contains("larger than the allowed 1 MB", panel.Find(".transcripts-reason-failed").TextContent);
        Assert.Equal(["good.txt"], context.Importer.Imported);
    }

    [Fact]
    public async Task Upload_ShowsProgress_AndStops()
    {
        await using var context = await PageContext.CreateAsync();
        var reached = new TaskCompletionSource();
        context.Importer.Before = async (name, token) =>
        {
            if (name != "second.txt")
            {
                return;
            }

            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var panel = Open<UploadPanel>(context);
        // Dropping ends only when all files are done.
        var dropping = Task.Run(() => Drop(panel, [.. new[] { "first.txt", "second.txt", "third.txt" }.Select(n => InputFileContent.CreateFromText("text", n))]), Stop);
        await reached.Task.WaitAsync(Patience.Limit, Stop);
        panel.Render();
        Assert.Equal("1 of 3 done", panel.Find(".transcripts-uploads [role=status]").TextContent);
        Assert.True(panel.Find("input[type=file]").HasAttribute("disabled"));
        Assert.Contains("waiting", panel.FindAll(".transcripts-uploads li")[2].TextContent);

        panel.Find(".transcripts-uploads button").Click();
        panel.WaitForAssertion(() => Assert.Equal("1 imported, 2 stopped", panel.Find(".transcripts-uploads [role=status]").TextContent));
        Assert.Equal(["first.txt"], context.Importer.Imported);
        await dropping;
    }

    [Fact]
    public async Task EndedSession_TakesNothingIn()
    {
        await using var context = await PageContext.CreateAsync(sessionEnded: true);
        var panel = Open<UploadPanel>(context);
        Drop(panel, InputFileContent.CreateFromText("text", "a.txt"));
        Assert.Contains("You were signed out", panel.Find("[role=alert]").TextContent);
        Assert.Empty(context.Importer.Imported);
    }

    [Fact]
    public async Task EndedSession_IsShownNoNewTranscripts()
    {
        await using var context = await PageContext.CreateAsync();
        context.Render<MudPopoverProvider>();
        context.Library.Add(Guid.NewGuid(), "Budget.txt");
        var page = Open<TranscriptsPage>(context);
        page.WaitForAssertion(() => Assert.Contains("Budget", page.Markup));

        await context.EndSessionAsync();
        var sentAway = new TaskCompletionSource();
        context.Sessions.MayHaveEnded += (_, _) => sentAway.TrySetResult();
        var id = Guid.NewGuid();
        context.Library.Add(id, "Secret.txt");
        context.Library.Tell(id);
        await context.LoadedAsync(() => sentAway.Task.IsCompleted);
        Assert.DoesNotContain("Secret", page.Markup);
    }

    // The input for files is enabled by a render of its own.
    private static IRenderedComponent<T> Open<T>(PageContext context)
        where T : IComponent
    {
        var component = context.Render<T>();
        component.WaitForElement("input[type=file]:enabled");
        return component;
    }

    private static void Drop(IRenderedComponent<UploadPanel> panel, params InputFileContent[] files) =>
        panel.FindComponent<InputFile>().UploadFiles(files);
}
