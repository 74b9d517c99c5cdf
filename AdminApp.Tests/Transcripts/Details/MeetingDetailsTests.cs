using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts.Details;

public class MeetingDetailsTests
{
    private const string First = "Weekly - Oct 3, 2025\n\nAna  0:00\nWe ship on Friday and tell everybody.\n\nBen  0:10\nAgreed.\n";
    private const string Second = "Weekly sync - Oct 4, 2025\n\nAna  0:00\nWe ship on Friday and tell everybody.\n\nBen  0:10\nAgreed, finally.\n";
    private static readonly AuditActor Actor = new("ana@example.org", "user:1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Edited_IsStoredListedAndLogged_WithANewRevision_AndGoesBackToTheFile(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var id = await ImportAsync(store, "weekly.txt", First);
        var before = (await Library(store).FindAsync("weekly.txt", Stop))!.Transcript;
        var told = new List<Guid>();
        Library(store).Changed += ids => told.AddRange(ids);

        var edited = await Library(store).EditAsync(id, new MeetingDetails(" Harbour weekly ", new DateOnly(2025, 10, 5), new TimeOnly(14, 30), null), Actor, cancellationToken: Stop);

        var found = (await Library(store).FindAsync("weekly.txt", Stop))!.Transcript;
        Assert.Equal(("Harbour weekly", new DateOnly(2025, 10, 5), new TimeOnly(14, 30)), (found.Title, found.Date!.Value, found.Time!.Value));
        Assert.Equal(new FileDetails("Weekly", new DateOnly(2025, 10, 3)), found.InFile);
        Assert.NotEqual(before.Revision, found.Revision);
        Assert.Equal(edited!.Revision, found.Revision);
        Assert.Equal([id], told);
        await using var context = store.Contexts.CreateDbContext();
        var entry = await context.AuditEntries.SingleAsync(e => e.Action == AuditActions.TranscriptDetails, Stop);
        Assert.Equal(("ana@example.org", "weekly.txt", "title “Weekly” → “Harbour weekly”; date 2025-10-03 → 2025-10-05; time none → 14:30"), (entry.Who, entry.Subject, entry.Detail));

        Assert.NotNull(await Library(store).EditAsync(id, EditedDetails.Of(found), Actor, cancellationToken: Stop)); // nothing changes
        Assert.Single(told);
        var back = await Library(store).EditAsync(id, null, Actor, cancellationToken: Stop);
        Assert.Equal(("Weekly", new DateOnly(2025, 10, 3), null, null), (back!.Title, back.Date!.Value, back.Time, back.InFile));
        Assert.Null(await Library(store).EditAsync(Guid.NewGuid(), null, Actor, cancellationToken: Stop));
    }

    [Theory, EachStore]
    public async Task ANewVersionOfTheFile_KeepsWhatWasEdited_AndBringsTheRest(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var id = await ImportAsync(store, "weekly.txt", First);
        await Library(store).EditAsync(id, new MeetingDetails("Harbour", new DateOnly(2025, 10, 3), null, 2), Actor, cancellationToken: Stop);

        await ImportAsync(store, "weekly.txt", Second);

        var found = (await Library(store).FindAsync(id.ToString(), Stop))!.Transcript;
        Assert.Equal(("Harbour", new DateOnly(2025, 10, 4), 2, new FileDetails("Weekly sync", new DateOnly(2025, 10, 4))), (found.Title, found.Date!.Value, found.Place!.Value, found.InFile!));
        var restored = (await Library(store).RestoreAsync(id, Actor, Stop))!;
        Assert.Equal(("Harbour", new DateOnly(2025, 10, 3), new FileDetails("Weekly", new DateOnly(2025, 10, 3))), (restored.Title, restored.Date!.Value, restored.InFile!));
        await Library(store).EditAsync(id, null, Actor, cancellationToken: Stop);
        var again = (await Library(store).RestoreAsync(id, Actor, Stop))!;
        Assert.Equal(("Weekly sync", null, null), (again.Title, again.Place, again.InFile));
    }

    [Theory, EachStore]
    public async Task MeetingsOfADay_AreListedByTimeThenByPlace(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var day = new DateOnly(2025, 10, 3);
        foreach (var (name, time, place) in new (string, TimeOnly?, int?)[] { ("late", new(16, 0), null), ("unplaced", null, null), ("second", null, 2), ("early", new(9, 0), null), ("first", null, 1) })
        {
            var id = await ImportAsync(store, name + ".txt", $"Ana  0:00\nThis one is about {name} and nothing else of the {name} kind.\n");
            await Library(store).EditAsync(id, new MeetingDetails($"Sync {name}", day, time, place), Actor, cancellationToken: Stop);
        }

        string[] expected = ["Sync late", "Sync early", "Sync first", "Sync second", "Sync unplaced"];
        Assert.Equal(expected, (await Library(store).ListAsync(Stop)).Select(s => s.Transcript.Title));
        Assert.Equal(expected, (await Library(store).DirectoryAsync(Stop)).Transcripts.Select(t => t.Title));
    }

    [Theory, EachStore]
    public async Task OnlyWhatWasChanged_IsChanged_AndWhatSomeoneElseChangedIsNotOverwritten(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var id = await ImportAsync(store, "weekly.txt", First);
        var read = EditedDetails.Of((await Library(store).FindAsync("weekly.txt", Stop))!.Transcript);
        await Library(store).EditAsync(id, read with { Title = "Harbour", Place = 3 }, Actor, read, Stop);

        var edited = (await Library(store).EditAsync(id, read with { Date = new DateOnly(2025, 10, 9) }, Actor, read, Stop))!;
        Assert.Equal(new MeetingDetails("Harbour", new DateOnly(2025, 10, 9), null, 3), EditedDetails.Of(edited));
        var refused = await Assert.ThrowsAsync<DetailsChangedException>(() => Library(store).EditAsync(id, read with { Title = "Pier", Place = 2 }, Actor, read, Stop));
        Assert.Equal("Someone else has changed this meeting in the meantime: the title is now “Harbour”, and you entered “Pier”; the place is now 3, and you entered 2.", refused.Message);
        Assert.Equal(EditedDetails.Of(edited), refused.Current);
        Assert.Equal("Harbour", (await Library(store).EditAsync(id, read with { Title = " Harbour " }, Actor, read, Stop))!.Title); // both the same

        Assert.Equal("Pier", (await Library(store).EditAsync(id, refused.Current with { Title = "Pier" }, Actor, refused.Current, Stop))!.Title);
        await Assert.ThrowsAsync<ArgumentException>(() => Library(store).EditAsync(id, read with { Time = new TimeOnly(9, 0) }, Actor, read, Stop)); // it has a place by now
    }

    [Fact]
    public async Task ANewVersionOfAFileWhoseDateWasEdited_IsKnownByTheDateOfTheFile()
    {
        const string Shared = "one two three four five six seven eight nine ten";
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var id = await ImportAsync(store, "weekly.txt", $"Weekly - Oct 3, 2025\n\nAna  0:00\n{Shared} alpha beta gamma delta.\n");
        await Library(store).EditAsync(id, new MeetingDetails("Weekly", new DateOnly(2025, 10, 7), null, null), Actor, cancellationToken: Stop);
        var again = await ImportAsync(store, "weekly.txt", $"Weekly - Oct 3, 2025\n\nAna  0:00\n{Shared} other words are here.\n");
        Assert.Equal(id, again);
        Assert.Equal(new DateOnly(2025, 10, 7), (await Library(store).FindAsync("weekly.txt", Stop))!.Transcript.Date);
    }

    [Fact]
    public async Task WhatIsNotAllowed_IsRefusedWithWhatIs()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var id = await ImportAsync(store, "weekly.txt", First);
        var day = new DateOnly(2025, 10, 3);
        foreach (var (details, says) in new (MeetingDetails, string)[]
        {
            (new(" ", day, null, null), "Enter a title"),
            (new(new string('a', 201), day, null, null), "up to 200 characters; this one has 201"),
            (new("a\nb", day, null, null), "one line"),
            (new("a", new DateOnly(25, 1, 1), null, null), "from 1900-01-01 to 2199-12-31; this one is 0025-01-01"),
            (new("a", null, new TimeOnly(9, 0), null), "needs a date"),
            (new("a", day, null, 1_000), "1 to 999; this one is 1000"),
            (new("a", day, new TimeOnly(9, 0), 1), "leave the place empty"),
        })
        {
            Assert.Contains(says, (await Assert.ThrowsAsync<ArgumentException>(() => Library(store).EditAsync(id, details, Actor, cancellationToken: Stop))).Message);
        }

        Assert.Null((await Library(store).FindAsync("weekly.txt", Stop))!.Transcript.InFile);
    }

    private static async Task<Guid> ImportAsync(TestStore store, string name, string text) =>
        (await store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, TranscriptImporterTests.Stream(text), AuditActor.CommandLine, cancellationToken: Stop)).Id!.Value;

    private static ITranscriptLibrary Library(TestStore store) => store.Services.GetRequiredService<ITranscriptLibrary>();
}
