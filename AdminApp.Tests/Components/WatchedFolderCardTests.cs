using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Folders;
using AdminApp.Transcripts.List;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Components;

public class WatchedFolderCardTests
{
    private static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutAFolder_NothingIsShown()
    {
        await using var context = await PageContext.CreateAsync();
        Assert.Equal("", context.Render<WatchedFolderCard>().Markup.Trim());
    }

    [Fact]
    public async Task WhatWasTakenIn_AndWhatIsWrong_IsShownAsItHappens()
    {
        await using var context = await PageContext.CreateAsync();
        var folder = new WatchedFolder(Options.Create(new TranscriptsOptions { WatchFolder = "/srv/meetings" }), context.Store.Contexts);
        context.Services.AddSingleton(folder);
        var card = context.Render<WatchedFolderCard>();
        Assert.Contains("/srv/meetings", card.Find("code").TextContent);
        Assert.Contains("for the first time", card.Markup);

        await using (var store = context.Store.Contexts.CreateDbContext())
        {
            store.WatchedFiles.Add(new WatchedFile { ContentHash = "1", Path = "a/weekly.vtt", AtUtc = context.Time.GetUtcNow().UtcDateTime, TranscriptId = Guid.NewGuid(), Replaced = true });
            store.WatchedFiles.Add(new WatchedFile { ContentHash = "2", Path = "bad.json", AtUtc = context.Time.GetUtcNow().UtcDateTime.AddMinutes(-5), RefusedBecause = "It is no transcript." });
            await store.SaveChangesAsync(Stop);
        }

        folder.Report(new FolderStatus(FolderState.Watching) { Files = 2, Waiting = 1, OtherKinds = 3, LeftOut = ["link.txt: a link"] }, hasNews: true);
        card.WaitForAssertion(() => Assert.Equal(["a/weekly.vtt replaced, just now", "bad.json refused, 5 min agoIt is no transcript."], card.FindAll("li").Select(li => string.Join(' ', li.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))));
        Assert.Contains("2 transcripts, 1 not complete yet, 3 files of other kinds.", card.Find("[role=status]").TextContent);
        Assert.Contains("Left out: link.txt: a link.", card.Markup);

        folder.Report(new FolderStatus(FolderState.Watching) { Files = 4, Waiting = 3, WaitingForStore = 2 });
        card.WaitForAssertion(() => Assert.Contains("4 transcripts, 1 not complete yet, 2 waiting for the store.", card.Find("[role=status]").TextContent));

        folder.Report(new FolderStatus(FolderState.Missing) { Problem = "There is no such folder." });
        card.WaitForAssertion(() => Assert.Contains("The watched folder is missing", card.Markup));
    }
}
