using AdminApp.Transcripts.List;
using AdminApp.Ui;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminApp.Tests.Components;

public class TranscriptsPageTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ShowsWhatEachIs_AndFilters()
    {
        await using var context = await PageContext.CreateAsync();
        context.Library.Add(Guid.NewGuid(), "Budget.txt", date: new DateOnly(2025, 3, 4), turns: [("Ana", 0, "x"), ("Ben", 1, "y")]);
        context.Library.Add(Guid.NewGuid(), "Hiring.txt", embedded: false, turns: [("Cara María", 0, "x")]);
        var page = context.Render<TranscriptsPage>();

        Assert.Equal(["Budget", "Hiring"], page.FindAll("a.title").Select(a => a.TextContent));
        Assert.Contains("4 Mar 2025", page.Find("tbody tr").TextContent);
        Assert.Contains("ready", page.FindAll("tbody tr")[0].TextContent);
        Assert.Contains("meaning follows", page.FindAll("tbody tr")[1].TextContent);

        page.Find(".bar input").Input("maria");
        Assert.Equal(["Hiring"], page.FindAll("a.title").Select(a => a.TextContent));
        Assert.Equal("1 of 2", page.Find(".bar [role=status]").TextContent);
        page.Find(".bar input").Input("zzz");
        Assert.Contains("No transcript fits", page.Markup);
    }

    [Fact]
    public async Task EmbeddingInTheBackground_ShowsHowFarItIs_AndWhyItDoesNotGoOn()
    {
        await using var context = await PageContext.CreateAsync();
        context.Embedding.Tell(new(12, 1_409, Enabled: true));
        var page = context.Render<TranscriptsPage>();
        Assert.Contains("12 of 1,409 passages ready", page.Find(".embedding").TextContent);
        context.Embedding.Tell(new(640, 1_409, Enabled: true));
        page.WaitForAssertion(() => Assert.Equal("640", page.Find(".embedding progress").GetAttribute("value")));
        context.Embedding.Tell(new(640, 1_409, Enabled: true, "The model cannot be loaded."));
        page.WaitForAssertion(() => Assert.Contains("The model cannot be loaded.", page.Find(".mud-alert-text-warning").TextContent));
        context.Embedding.Tell(new(1_409, 1_409, Enabled: true));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".embedding, .ui-notice")));
    }

    [Fact]
    public async Task ChangesFromElsewhere_AndEmbeddingsThatComeReady_Show()
    {
        await using var context = await PageContext.CreateAsync();
        var id = Guid.NewGuid();
        var page = context.Render<TranscriptsPage>();
        Assert.Contains("No transcripts yet", page.Markup);
        context.Library.Add(id, "Budget.txt", embedded: false);
        context.Library.Tell(id);
        page.WaitForAssertion(() => Assert.Contains("meaning follows", page.Find("tbody tr").TextContent));
        context.Library.Add(id, "Budget.txt", embedded: true);
        context.Time.Advance(TimeSpan.FromSeconds(3));
        page.WaitForAssertion(() => Assert.Contains("ready", page.Find("tbody tr").TextContent));
    }

    [Fact]
    public async Task Delete_AsksFirst()
    {
        await using var context = await PageContext.CreateAsync();
        context.Library.Add(Guid.NewGuid(), "Budget.txt", turns: [("Ana", 0, "x")]);
        var dialogs = context.RenderDialogs();
        var page = context.Render<TranscriptsPage>();

        page.Find("[aria-label='Delete Budget']").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("cannot be undone", dialogs.FindComponent<ConfirmDialog>().Markup));
        dialogs.Find(".mud-dialog-actions button:first-child").Click();
        Assert.Single(await context.Library.ListAsync(Stop));

        page.Find("[aria-label='Delete Budget']").Click();
        dialogs.WaitForElement(".mud-dialog-actions button:last-child").Click();
        page.WaitForAssertion(() => Assert.Contains("No transcripts yet", page.Markup));
        Assert.Empty(await context.Library.ListAsync(Stop));
    }

    [Fact]
    public async Task EmptyList_LoadsTheSampleMeetings()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<TranscriptsPage>();
        await page.Find(".ui-empty button").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("5 taken in", page.Find(".uploads [role=status]").TextContent));
        Assert.Equal(5, context.Importer.Imported.Count);
    }

    [Fact]
    public async Task ThirtyFiveFilesInOneDrop_AreTakenIn_AndABadOneKeepsNoneOut()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = context.Render<UploadPanel>();
        Drop(panel, [.. Enumerable.Range(0, 35).Select(i => InputFileContent.CreateFromText(i == 7 ? "" : "text", $"f{i}.txt"))]);
        panel.WaitForAssertion(() => Assert.Equal("34 taken in, 1 refused", panel.Find(".uploads [role=status]").TextContent), TimeSpan.FromSeconds(30));
        Assert.Equal(34, context.Importer.Imported.Count);
        Assert.Equal("The file is empty.", Assert.Single(panel.FindAll(".why.bad")).TextContent);
        Assert.False(panel.Find("input[type=file]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task FiveHundredFiles_AreRefusedWithAMessage()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = context.Render<UploadPanel>();
        Drop(panel, [.. Enumerable.Range(0, 500).Select(i => InputFileContent.CreateFromText("text", $"f{i}.txt"))]);
        Assert.Contains("At most 100 files are allowed at once; more came", panel.Find("[role=alert]").TextContent);
        Assert.Empty(context.Importer.Imported);
    }

    [Fact]
    public async Task FileOverTheLimit_IsRefusedWithoutBeingRead()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = context.Render<UploadPanel>();
        Drop(panel, InputFileContent.CreateFromText(new string('a', (1024 * 1024) + 1), "large.txt"), InputFileContent.CreateFromText("text", "good.txt"));
        panel.WaitForAssertion(() => Assert.Equal("1 taken in, 1 refused", panel.Find(".uploads [role=status]").TextContent));
        Assert.Contains("larger than 1 MB", panel.Find(".why.bad").TextContent);
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
                return;
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var panel = context.Render<UploadPanel>();
        // Dropping ends only when all files are done.
        var dropping = Task.Run(() => Drop(panel, [.. new[] { "first.txt", "second.txt", "third.txt" }.Select(n => InputFileContent.CreateFromText("text", n))]), Stop);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        panel.Render();
        Assert.Equal("1 of 3 done", panel.Find(".uploads [role=status]").TextContent);
        Assert.True(panel.Find("input[type=file]").HasAttribute("disabled"));
        Assert.Contains("waiting", panel.FindAll(".uploads li")[2].TextContent);

        panel.Find(".uploads button").Click();
        panel.WaitForAssertion(() => Assert.Equal("1 taken in, 2 stopped", panel.Find(".uploads [role=status]").TextContent));
        Assert.Equal(["first.txt"], context.Importer.Imported);
        await dropping;
    }

    [Fact]
    public async Task EndedSession_TakesNothingIn()
    {
        await using var context = await PageContext.CreateAsync(sessionEnded: true);
        var panel = context.Render<UploadPanel>();
        Drop(panel, InputFileContent.CreateFromText("text", "a.txt"));
        Assert.Contains("You were signed out", panel.Find("[role=alert]").TextContent);
        Assert.Empty(context.Importer.Imported);
    }

    [Fact]
    public async Task EndedSession_IsShownNoNewTranscripts()
    {
        await using var context = await PageContext.CreateAsync();
        context.Library.Add(Guid.NewGuid(), "Budget.txt");
        var page = context.Render<TranscriptsPage>();
        page.WaitForAssertion(() => Assert.Contains("Budget", page.Markup));

        await context.EndSessionAsync();
        var sentAway = new TaskCompletionSource();
        context.Sessions.MayHaveEnded += (_, _) => sentAway.TrySetResult();
        var id = Guid.NewGuid();
        context.Library.Add(id, "Secret.txt");
        context.Library.Tell(id);
        await sentAway.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        Assert.DoesNotContain("Secret", page.Markup);
    }

    private static void Drop(IRenderedComponent<UploadPanel> panel, params InputFileContent[] files) =>
        panel.FindComponent<InputFile>().UploadFiles(files);
}
