using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Transcripts.Details;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class EditDetailsDialogTests
{
    [Fact]
    public async Task WhatSomeoneElseChanged_Stays_AndIsReplacedOnlyOnceBothValuesWereSeen()
    {
        await using var context = await PageContext.CreateAsync();
        var (dialogs, shown, transcript) = Open(context);
        await OtherAsync(context, transcript, new MeetingDetails("Harbour", new DateOnly(2025, 3, 9), null, null));

        Title(dialogs).Input("Pier");
        Button(dialogs, "Save").Click();
        Assert.Equal(
            "Someone else has changed this meeting in the meantime: the title is now “Harbour”, and you entered “Pier”. To replace what is there, save again.",
            dialogs.WaitForElement("[role=alert]").TextContent);
        Assert.Equal("Pier", Title(dialogs).GetAttribute("value"));
        Button(dialogs, "Save").Click();
        await shown;
        Assert.Equal(new MeetingDetails("Pier", new DateOnly(2025, 3, 9), null, null), EditedDetails.Of(transcript));
    }

    [Fact]
    public async Task AsInTheFile_LeavesItToTheFile_WhicheverItIsByThen()
    {
        await using var context = await PageContext.CreateAsync();
        var (dialogs, shown, _) = Open(context);
        Button(dialogs, "As in the file").Click();
        Button(dialogs, "Save").Click();
        await shown;
        Assert.Null(Assert.Single(context.Library.Edits));
    }

    [Fact]
    public async Task ADateThatCannotBeRead_IsNotSavedAsNone()
    {
        await using var context = await PageContext.CreateAsync();
        var (dialogs, shown, _) = Open(context);
        dialogs.FindAll(".transcripts-edit input")[1].Change("2026-13-45");
        Button(dialogs, "Save").Click();
        Assert.Equal("Correct the date, or clear it.", dialogs.WaitForElement(".ui-field-error").TextContent);
        Assert.Empty(context.Library.Edits);

        dialogs.FindAll(".transcripts-edit input")[1].Change("2026-11-20");
        Button(dialogs, "Save").Click();
        await shown;
        Assert.Equal(new DateOnly(2026, 11, 20), Assert.Single(context.Library.Edits)!.Date);
    }

    // The page shows its own copy of the transcript.
    private static (IRenderedComponent<MudDialogProvider> Dialogs, Task Shown, Transcript Transcript) Open(PageContext context)
    {
        var transcript = context.Library.Add("Weekly", "Ana: We begin.");
        var copy = new Transcript { Id = transcript.Id, FileName = transcript.FileName, Title = transcript.Title, Date = transcript.Date, ContentHash = transcript.ContentHash, Format = transcript.Format };
        var dialogs = context.RenderDialogs();
        var shown = dialogs.InvokeAsync(() => EditDetailsDialog.ShowAsync(context.Services.GetRequiredService<IDialogService>(), copy));
        dialogs.WaitForElement(".transcripts-edit");
        return (dialogs, shown, transcript);
    }

    private static Task OtherAsync(PageContext context, Transcript transcript, MeetingDetails details) =>
        context.Library.EditAsync(transcript.Id, details, new Core.Access.Audit.AuditActor("ben@example.org"));

    private static AngleSharp.Dom.IElement Title(IRenderedComponent<MudDialogProvider> dialogs) => dialogs.FindAll(".transcripts-edit input")[0];

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) => dialogs.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
