using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Transcripts.List;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;

namespace AdminApp.Tests.Components;

public class UploadPanelTests
{
    [Fact]
    public async Task AResult_SaysFormMeetingDateSpeakersTurnsAndLength()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = Open(context);
        Drop(panel, "Weekly.docx");
        var text = panel.WaitForElement(".transcripts-result").TextContent;
        Assert.Contains("Weekly · 3 Oct 2025 · 12 turns · 46 min · 5 speakers: Ana, Ben, Cara and 2 more", text);
        Assert.Contains("Recognized as: Teams, Word document", text);
        Assert.Contains("imported", panel.Find(".transcripts-uploads li").TextContent);
    }

    [Fact]
    public async Task AFileWithWarnings_IsKeptOnlyOnceChosen()
    {
        await using var context = await PageContext.CreateAsync();
        context.Importer.Warnings = name => name == "good.txt" ? [] : ["Line 12: It is not clear who says this."];
        var panel = Open(context);
        Drop(panel, "one.txt", "good.txt", "two.txt");
        panel.WaitForAssertion(() => Assert.Equal("1 imported, 2 to decide", Status(panel)));
        Assert.Equal(["good.txt"], context.Importer.Imported);
        Assert.Contains("Line 12: It is not clear who says this.", panel.Find(".transcripts-warnings").TextContent);
        Assert.Equal(2, panel.FindComponents<InputFile>().Count); // the one that holds the files, and a new one
        Assert.Single(panel.FindAll("input[type=file][hidden]"));

        await panel.Find("[aria-label='Do not import: two.txt']").ClickAsync(new());
        Assert.Equal("1 imported, 1 to decide, 1 not imported", Status(panel));
        await panel.Find("[aria-label='Import as it is: one.txt']").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Equal("2 imported, 1 not imported", Status(panel)));
        Assert.Equal(["good.txt", "one.txt"], context.Importer.Imported);
        Assert.Single(panel.FindComponents<InputFile>());
    }

    [Fact]
    public async Task OneChoice_HoldsForAllThatWait_AndTheyOutliveAnotherUpload()
    {
        await using var context = await PageContext.CreateAsync();
        context.Importer.Warnings = name => name.StartsWith("odd", StringComparison.Ordinal) ? ["Odd."] : [];
        var panel = Open(context);
        Drop(panel, "odd1.txt", "odd2.txt", "odd3.txt");
        panel.WaitForAssertion(() => Assert.Equal("0 imported, 3 to decide", Status(panel)));
        panel.WaitForElement("input[type=file]:enabled:not([hidden])");
        Drop(panel, "plain.txt");
        panel.WaitForAssertion(() => Assert.Equal("1 imported, 3 to decide", Status(panel)));
        await Button(panel, "Import all as they are").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Equal("4 imported", Status(panel)));
        Assert.Equal(["plain.txt", "odd1.txt", "odd2.txt", "odd3.txt"], context.Importer.Imported);

        Drop(panel, "odd4.txt", "odd5.txt");
        panel.WaitForAssertion(() => Assert.Equal("0 imported, 2 to decide", Status(panel)));
        await Button(panel, "Import none").ClickAsync(new());
        Assert.Equal("0 imported, 2 not imported", Status(panel));
        Assert.Equal(4, context.Importer.Imported.Count);
    }

    [Fact]
    public async Task ADoubleClick_ImportsOnce()
    {
        await using var context = await PageContext.CreateAsync();
        context.Importer.Warnings = _ => ["Odd."];
        var panel = Open(context);
        Drop(panel, "odd.txt");
        panel.WaitForAssertion(() => Assert.Equal("0 imported, 1 to decide", Status(panel)));
        var asked = new TaskCompletionSource();
        context.Asking = asked.Task;
        var button = panel.Find("[aria-label='Import as it is: odd.txt']");
        var clicks = new[] { button.ClickAsync(new()), button.ClickAsync(new()) };
        asked.SetResult();
        await Task.WhenAll(clicks);
        panel.WaitForAssertion(() => Assert.Equal("1 imported", Status(panel)));
        Assert.Equal(["odd.txt"], context.Importer.Imported);
    }

    [Fact]
    public async Task Stopped_WhatDidNotRunWaitsForAChoiceAgain()
    {
        await using var context = await PageContext.CreateAsync();
        context.Importer.Warnings = _ => ["Odd."];
        var panel = Open(context);
        Drop(panel, "odd1.txt", "odd2.txt", "odd3.txt");
        panel.WaitForAssertion(() => Assert.Equal("0 imported, 3 to decide", Status(panel)));
        context.Importer.Before = (name, stop) => name == "odd2.txt" ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        var run = Button(panel, "Import all as they are").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Equal("1 of 3 done", Status(panel)));
        await Button(panel, "Stop").ClickAsync(new());
        await run;
        panel.WaitForAssertion(() => Assert.Equal("1 imported, 2 to decide", Status(panel)));
        Assert.Equal(2, panel.FindComponents<InputFile>().Count); // the browser still holds them

        context.Importer.Before = (_, _) => Task.CompletedTask;
        await Button(panel, "Import all as they are").ClickAsync(new());
        panel.WaitForAssertion(() => Assert.Equal("3 imported", Status(panel)));
        Assert.Equal(["odd1.txt", "odd2.txt", "odd3.txt"], context.Importer.Imported);
    }

    [Fact]
    public async Task WhatWasReplaced_CanBeUndone_UnlessItChangedSince()
    {
        await using var context = await PageContext.CreateAsync();
        var was = new ReplacedVersion("v1", "Weekly", null, 10, new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 12, 1, 0, 0, 0, DateTimeKind.Utc));
        context.Importer.Replaces = was;
        var panel = Open(context);
        Drop(panel, "a.txt");
        Assert.Contains("Replaced the version that was imported on 1 Nov 2026 (“Weekly”, 10 turns). It can be restored until 1 Dec 2026.", panel.WaitForElement(".transcripts-result").TextContent);
        context.Library.Replaced = was with { Version = "v2" };
        await Button(panel, "Undo").ClickAsync(new());
        Assert.Contains("Nothing was undone", panel.Find(".transcripts-result").TextContent);
        context.Library.Replaced = was;
        context.Library.Restores = new Transcript { FileName = "a.txt", Title = "Weekly", ContentHash = "v1", Format = "plain" };
        await Button(panel, "Undo").ClickAsync(new());
        Assert.Contains("Undone: the version that was imported on 1 Nov 2026", panel.Find(".transcripts-result").TextContent);
        Assert.DoesNotContain(panel.FindAll("button"), button => button.TextContent.Trim() == "Undo");
    }

    [Fact]
    public async Task FilesOfFolders_TellTheirFolder_AndWhatWasLeftOutIsNamed()
    {
        await using var context = await PageContext.CreateAsync();
        var panel = Open(context);
        await panel.InvokeAsync(() => panel.Instance.FoundAsync(new FoundFiles(2, 3, ["a.png", "b.pdf"], IsCut: false)));
        Drop(panel, "calls/2025-10-03/transcript.vtt", "calls/2025-10-10/transcript.vtt", "calls/notes.txt");
        panel.WaitForAssertion(() => Assert.Equal("3 imported", Status(panel)));
        Assert.Equal([new ImportOrigin("2025-10-03", true), new ImportOrigin("2025-10-10", true), new ImportOrigin("calls", false)], context.Importer.Origins);
        Assert.Contains("Left out: 3 files of other kinds (a.png, b.pdf, …).", panel.Find(".transcripts-left").TextContent);

        await panel.InvokeAsync(() => panel.Instance.FoundAsync(new FoundFiles(0, 1, ["a.png"], IsCut: true)));
        Assert.Equal("No transcripts were found in the folder. Left out: 1 file of other kinds (a.png). The folder has more files than can be looked at; drop its parts, or use the import command on the server.", panel.Find(".transcripts-left").TextContent);
    }

    private static string Status(IRenderedComponent<UploadPanel> panel) => panel.Find(".transcripts-uploads-summary [role=status]").TextContent;

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<UploadPanel> panel, string text) => panel.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private static IRenderedComponent<UploadPanel> Open(PageContext context)
    {
        var panel = context.Render<UploadPanel>();
        panel.WaitForElement("input[type=file]:enabled");
        return panel;
    }

    private static void Drop(IRenderedComponent<UploadPanel> panel, params string[] names) =>
        panel.FindComponents<InputFile>()[^1].UploadFiles([.. names.Select(name => InputFileContent.CreateFromText("text", name))]);
}
