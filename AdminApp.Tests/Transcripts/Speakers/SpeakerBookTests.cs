using System.Globalization;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Transcripts.Speakers;

public class SpeakerBookTests
{
    private static readonly AuditActor Admin = new("admin@example.org", "user:1") { Role = UserRole.Admin };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Rename_ReachesTurnsAndPassages_TellsOthers_AndCanBeUndone(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        var (before, told) = (await SnapshotAsync(store, id), Listen(store));

        Assert.Equal(new SpeakerOutcome(1, Pending: false), await Book(store).ChangeAsync(id, Rename("speaker 2", "Anna Berg"), Admin, cancellationToken: Stop));
        var after = await SnapshotAsync(store, id);
        Assert.Equal([id], told);
        Assert.Equal(["Speaker 1", "Anna Berg"], after.Speakers);
        Assert.Equal(("Anna Berg", "Speaker 2"), (after.Turns[1].Speaker, after.Turns[1].SpeakerInFile));
        Assert.Contains("\nAnna Berg: We ship", after.Passages[0].Text, StringComparison.Ordinal);
        Assert.Equal(before.Passages.Select(p => p.Id), after.Passages.Select(p => p.Id));
        Assert.NotEqual(before.Revision, after.Revision);
        Assert.Equal(before.ContentHash, after.ContentHash);

        var speakers = await Book(store).OfAsync(id, Stop);
        var anna = speakers!.Speakers[1];
        Assert.Equal(("Anna Berg", "Speaker 2", 2), (anna.Name, Assert.Single(anna.InFile), anna.Turns));
        Assert.Contains("ship", anna.Excerpts[0].Text, StringComparison.Ordinal);
        var change = Assert.Single(speakers.Changes);
        Assert.Equal(("admin@example.org", SpeakerChangeKind.Rename), (change.By, change.Kind));

        Assert.Equal(new SpeakerOutcome(1, Pending: false), await Book(store).UndoAsync(change.Id, id, Admin, cancellationToken: Stop));
        var undone = await SnapshotAsync(store, id);
        Assert.Equal(before.Speakers, undone.Speakers);
        Assert.All(undone.Turns, turn => Assert.Null(turn.SpeakerInFile));
        Assert.Equal(before.Passages.Select(p => p.Text), undone.Passages.Select(p => p.Text));
        Assert.Null(await Book(store).UndoAsync(change.Id, id, Admin, cancellationToken: Stop));
        Assert.Equal("admin@example.org", Assert.Single((await Book(store).OfAsync(id, Stop))!.Changes).UndoneBy);

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(
            [(AuditActions.SpeakersChanged, "Speaker 2 → Anna Berg"), (AuditActions.SpeakersUndone, "Speaker 2 → Anna Berg")],
            (await context.AuditEntries.Where(e => e.Action.StartsWith("speakers.")).OrderBy(e => e.Id).ToListAsync(Stop)).Select(e => (e.Action, e.Detail)));
    }

    [Theory, EachStore]
    public async Task ChangeInAll_ReachesEachMeetingThatHasTheName_AndThoseImportedLater(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var one = await ImportAsync(store, "one.txt", Meeting("Jon Smtih"));
        var two = await ImportAsync(store, "two.txt", Meeting("JON  SMTIH", "Other words were said by all of us on that day, and none of the first."));
        var without = await ImportAsync(store, "without.txt", "Kim  0:00\nNobody else has been here today, so it was a quiet one.\n");
        var (untouched, told, progress) = (await SnapshotAsync(store, without), Listen(store), new List<SpeakerProgress>());

        Assert.Equal(new SpeakerOutcome(2, Pending: false), await Book(store).ChangeAsync(one, Rename("Jon Smtih", "John Smith") with { InAll = true }, Admin, new Told(progress), Stop));
        Assert.Equal(new[] { one, two }.Order(), told.Order());
        Assert.Equal(new SpeakerProgress(3, 3), progress[^1]);
        Assert.Equal("John Smith", (await SnapshotAsync(store, two)).Turns[1].Speaker);
        Assert.Equal(untouched.Revision, (await SnapshotAsync(store, without)).Revision);

        var later = await ImportAsync(store, "later.txt", Meeting("Jon Smtih", "A third text, which has nothing at all to do with the other two of them."));
        var imported = await SnapshotAsync(store, later);
        Assert.Equal(("John Smith", "Jon Smtih"), (imported.Turns[1].Speaker, imported.Turns[1].SpeakerInFile));
        Assert.Contains("John Smith: A third", imported.Passages[0].Text, StringComparison.Ordinal);

        var all = await Book(store).AllAsync(Stop);
        Assert.Equal(3, Assert.Single(all.Speakers, s => s.Name == "John Smith").Meetings.Count);
        Assert.Equal(new SpeakerOutcome(3, Pending: false), await Book(store).UndoAsync(Assert.Single(all.Changes).Id, one, Admin, cancellationToken: Stop));
        Assert.Equal("Jon Smtih", (await SnapshotAsync(store, later)).Turns[1].Speaker);
    }

    [Theory, EachStore]
    public async Task ChangeInAll_ThatAStoppedServerLeftUndone_IsDoneAtTheNextStart(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "one.txt", Meeting());
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.Add(new SpeakerChange { Names = [new NameChange("Speaker 2", "Anna")], Version = 1_000, By = "x" });
            await context.SaveChangesAsync(Stop);
        }

        await using var other = TranscriptImporterTests.OtherProcess(store);
        Assert.Equal(1, (await other.GetRequiredService<SpeakerCatchUp>().RunAsync(null, Stop)).Changed);
        Assert.Equal("Anna", (await SnapshotAsync(store, id)).Turns[1].Speaker);
        Assert.Equal(0, (await other.GetRequiredService<SpeakerCatchUp>().RunAsync(null, Stop)).Changed);
    }

    [Theory, EachStore]
    public async Task MergeAndSplit_AreUndoneEachOnItsOwn(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await Book(store).ChangeAsync(id, new SpeakerEdit { Split = new SpeakerSplit("Speaker 2", "Ben") { FromTurn = 2 } }, Admin, cancellationToken: Stop);
        Assert.Equal(["Speaker 1", "Speaker 2", "Speaker 1", "Ben"], await NamesAsync());
        await Book(store).ChangeAsync(id, new SpeakerEdit { Rename = [new NameChange("Speaker 1", "Anna")], Merge = [["Speaker 1", "speaker 2"]] }, Admin, cancellationToken: Stop);
        Assert.Equal(["Anna", "Anna", "Anna", "Ben"], await NamesAsync());

        var changes = (await Book(store).OfAsync(id, Stop))!.Changes;
        Assert.Equal([SpeakerChangeKind.Merge, SpeakerChangeKind.Rename, SpeakerChangeKind.Split], changes.Select(c => c.Kind));
        await Book(store).UndoAsync(changes[0].Id, id, Admin, cancellationToken: Stop);
        Assert.Equal(["Anna", "Speaker 2", "Anna", "Ben"], await NamesAsync());
        await Book(store).UndoAsync(changes[2].Id, id, Admin, cancellationToken: Stop);
        Assert.Equal(["Anna", "Speaker 2", "Anna", "Speaker 2"], await NamesAsync());

        async Task<IEnumerable<string>> NamesAsync() => (await SnapshotAsync(store, id)).Turns.Select(turn => turn.Speaker);
    }

    [Theory, EachStore]
    public async Task NewVersionOfTheFile_KeepsTheNames_AndSaysWhichSplitsItLost(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await Book(store).ChangeAsync(id, Rename("Speaker 2", "Anna"), Admin, cancellationToken: Stop);
        await Book(store).ChangeAsync(id, new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "Ben") { Turns = [0, 2] } }, Admin, cancellationToken: Stop);

        var second = await ImportFileAsync(store, "a.txt", Meeting().Replace("So be it.", "So be it then.", StringComparison.Ordinal));
        Assert.True(second.Replaced);
        Assert.Contains("1 turn", Assert.Single(second.Warnings), StringComparison.Ordinal);
        Assert.Equal(["Ben", "Anna", "Speaker 1", "Anna"], (await SnapshotAsync(store, id)).Turns.Select(t => t.Speaker));

        await Book(store).ChangeAsync(id, Rename("Anna", "Anna Berg"), Admin, cancellationToken: Stop);
        await store.Services.GetRequiredService<ITranscriptLibrary>().RestoreAsync(id, Admin, Stop);
        var restored = await SnapshotAsync(store, id);
        Assert.Equal(["Ben", "Anna Berg", "Ben", "Anna Berg"], restored.Turns.Select(t => t.Speaker));
        Assert.Equal(["Ben", "Anna Berg"], restored.Speakers);
    }

    [Theory, EachStore]
    public async Task UndoOfAChangeInAll_KeepsWhatAMeetingSaidOnTopOfIt(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await Book(store).ChangeAsync(id, Rename("Speaker 2", "Ben") with { InAll = true }, Admin, cancellationToken: Stop);
        await Book(store).ChangeAsync(id, Rename("Ben", "Anna"), Admin, cancellationToken: Stop);
        await Book(store).UndoAsync((await Book(store).AllAsync(Stop)).Changes[0].Id, null, Admin, cancellationToken: Stop);
        Assert.Equal(["Speaker 1", "Anna"], (await SnapshotAsync(store, id)).Speakers);
    }

    [Theory, EachStore]
    public async Task ChangeInAll_WhileTheStoreFails_IsInForce_AndTheRestFollows(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var one = await ImportAsync(store, "one.txt", Meeting("Jon"));
        var two = await ImportAsync(store, "two.txt", Meeting("Jon", "Other words were said by all of us on that day, and none of the first."));
        var failing = new FailingContexts(store.Contexts);
        var services = store.Services;
        using var catchUp = new SpeakerCatchUp(failing, services.GetRequiredService<TranscriptChangeFeed>(), TimeProvider.System, NullLogger<SpeakerCatchUp>.Instance);
        var book = new SpeakerBook(store.Contexts, catchUp, services.GetRequiredService<TranscriptChangeFeed>(), services.GetRequiredService<AuditLog>(), TimeProvider.System);
        failing.Left = 5;
        Assert.True((await book.ChangeAsync(one, Rename("Jon", "John") with { InAll = true }, Admin, cancellationToken: Stop))!.Pending);
        Assert.Single((await Book(store).AllAsync(Stop)).Changes);
        failing.Left = int.MaxValue;
        await catchUp.RunAsync(null, Stop);
        Assert.Equal("John", (await SnapshotAsync(store, one)).Turns[1].Speaker);
        Assert.Equal("John", (await SnapshotAsync(store, two)).Turns[1].Speaker);
    }

    [Theory, EachStore]
    public async Task ChangeInOneMeeting_BuildsOnOnesInAll_ThatHaveNotReachedIt(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "one.txt", Meeting());
        await using (var context = store.Contexts.CreateDbContext())
        {
            context.Add(new SpeakerChange { Names = [new NameChange("Speaker 2", "Anna")], Version = 1_000, By = "x" });
            await context.SaveChangesAsync(Stop);
        }

        await Assert.ThrowsAsync<InvalidSpeakerChangeException>(() => Book(store).ChangeAsync(id, Rename("Speaker 2", "Ben"), Admin, cancellationToken: Stop));
        await Book(store).ChangeAsync(id, Rename("Anna", "Anna Berg"), Admin, cancellationToken: Stop);
        Assert.Equal("Anna Berg", (await SnapshotAsync(store, id)).Turns[1].Speaker);
    }

    [Theory, EachStore]
    public async Task TurnsOfAllSplits_AreBounded(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await using (var context = store.Contexts.CreateDbContext())
        {
            var turns = Enumerable.Range(0, SpeakerBook.MaxSplitTurns).Select(i => new SplitTurn(i + 10, "0", "Speaker 2")).ToList();
            context.Add(new SpeakerChange { TranscriptId = id, Kind = SpeakerChangeKind.Split, Names = [new NameChange("Speaker 2", "Ben")], Turns = turns, By = "x" });
            await context.SaveChangesAsync(Stop);
        }

        var split = new SpeakerEdit { Split = new SpeakerSplit("Speaker 2", "Anna") { Turns = [1] } };
        Assert.Contains("20,000 turns", (await Assert.ThrowsAsync<InvalidSpeakerChangeException>(() => Book(store).ChangeAsync(id, split, Admin, cancellationToken: Stop))).Message, StringComparison.Ordinal);
        await Book(store).UndoAsync((await Book(store).OfAsync(id, Stop))!.Changes[0].Id, id, Admin, cancellationToken: Stop);
        Assert.NotNull(await Book(store).ChangeAsync(id, split, Admin, cancellationToken: Stop));
    }

    [Theory, EachStore]
    public async Task DeletedTranscript_TakesItsChangesAlong(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await Book(store).ChangeAsync(id, Rename("Speaker 2", "Anna"), Admin, cancellationToken: Stop);
        await store.Services.GetRequiredService<ITranscriptLibrary>().DeleteAsync(id, Admin, Stop);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Empty(await context.SpeakerChanges.ToListAsync(Stop));
        Assert.Null(await Book(store).ChangeAsync(id, Rename("Anna", "B"), Admin, cancellationToken: Stop));
        Assert.Null(await Book(store).OfAsync(id, Stop));
    }

    [Theory, EachStore]
    public async Task SomeoneWhoIsNoAdminAnyMore_ChangesNothing(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await Book(store).ChangeAsync(id, Rename("Speaker 2", "Anna"), Admin, cancellationToken: Stop);
        var change = Assert.Single((await Book(store).OfAsync(id, Stop))!.Changes).Id;
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, UserRole.Operator), Stop);
        }

        await Assert.ThrowsAsync<RoleRequiredException>(() => Book(store).ChangeAsync(id, Rename("Anna", "Berta"), Admin, cancellationToken: Stop));
        await Assert.ThrowsAsync<RoleRequiredException>(() => Book(store).ChangeAsync(null, Rename("Anna", "Berta") with { InAll = true }, Admin, cancellationToken: Stop));
        await Assert.ThrowsAsync<RoleRequiredException>(() => Book(store).UndoAsync(change, id, Admin, cancellationToken: Stop));
        Assert.Equal(["Speaker 1", "Anna"], (await SnapshotAsync(store, id)).Speakers);
    }

    [Fact]
    public async Task WhatCannotBeDone_SaysWhy_AndDoesNothing()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var id = await ImportAsync(store, "a.txt", Meeting());
        await RefusedAsync("\"Eve\". Its speakers are Speaker 1, Speaker 2", Rename("Eve", "Adam"));
        await RefusedAsync("at most 200 characters", Rename("Speaker 1", new string('x', 201)));
        await RefusedAsync("needs a name", Rename("Speaker 1", " \u200B "));
        await RefusedAsync("renamed twice", new SpeakerEdit { Rename = [new("Speaker 1", "A"), new("SPEAKER 1", "B")] });
        await RefusedAsync("Nothing would change", Rename("Speaker 1", "Speaker 1"));
        await RefusedAsync("two names or more", new SpeakerEdit { Merge = [["Speaker 1"]] });
        await RefusedAsync("in one meeting only", new SpeakerEdit { InAll = true, Split = new SpeakerSplit("Speaker 1", "A") { FromTurn = 0 } });
        await RefusedAsync("numbered from 0 to 3; there is no turn 4", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") { Turns = [0, 4] } });
        await RefusedAsync("numbered from 0 to 3; there is no turn -1", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") { FromTurn = -1 } });
        await RefusedAsync("Turn 1 is Speaker 2's, not Speaker 1's", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") { Turns = [0, 1] } });
        await RefusedAsync("has no turn from 3 on", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") { FromTurn = 3 } });
        await RefusedAsync("either a list of turns", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") });
        await RefusedAsync("already", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "speaker 1") { FromTurn = 0 } });
        await RefusedAsync("a different person in each meeting", Rename("Unknown", "A") with { InAll = true });
        await RefusedAsync("Open it again", new SpeakerEdit { Split = new SpeakerSplit("Speaker 1", "A") { FromTurn = 0, Version = "another" } });
        await RefusedAsync("At most 200 names", new SpeakerEdit { Rename = [.. Enumerable.Range(0, 201).Select(i => new NameChange("Speaker 1", i.ToString(CultureInfo.InvariantCulture)))] });
        Assert.Empty((await Book(store).OfAsync(id, Stop))!.Changes);

        async Task RefusedAsync(string why, SpeakerEdit edit) =>
            Assert.Contains(why, (await Assert.ThrowsAsync<InvalidSpeakerChangeException>(() => Book(store).ChangeAsync(id, edit, Admin, cancellationToken: Stop))).Message, StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task ChangesAndImportsAtOnce_LeaveEachMeetingWithTheNewestNames(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var first = await ImportAsync(store, "first.txt", Meeting("Jon"));
        var imports = Enumerable.Range(0, 6).Select(i => Task.Run(() => ImportAsync(store, $"m{i}.txt", Meeting("Jon", $"Quite another text, number {i}, {new string((char)('a' + i), 9)} and {new string((char)('k' + i), 9)} too.")), Stop)).ToList();
        await Book(store).ChangeAsync(first, Rename("Jon", "John") with { InAll = true }, Admin, cancellationToken: Stop);
        var ids = await Task.WhenAll(imports);
        await store.Services.GetRequiredService<SpeakerCatchUp>().RunAsync(null, Stop);
        foreach (var id in ids.Append(first))
        {
            var meeting = await SnapshotAsync(store, id);
            Assert.Equal("John", meeting.Turns[1].Speaker);
            Assert.Contains("\nJohn: ", meeting.Passages[0].Text, StringComparison.Ordinal);
            Assert.Contains("John", meeting.Speakers);
        }
    }

    // With the account of the Admin who makes the changes: each change looks whether it may.
    private static async Task<TestStore> CreateAsync(StoreKind kind)
    {
        var store = await TranscriptImporterTests.CreateAsync(kind);
        await using var context = store.Contexts.CreateDbContext();
        context.Users.Add(new AppUser { Id = "1", UserName = Admin.Who, Email = Admin.Who, Role = UserRole.Admin });
        await context.SaveChangesAsync(Stop);
        return store;
    }

    private static SpeakerEdit Rename(string from, string to) => new() { Rename = [new NameChange(from, to)] };

    private static string Meeting(string second = "Speaker 2", string said = "We ship the new version on Friday, whatever happens.") =>
        $"Speaker 1  0:00\nShall we begin with the plan for this week?\n\n{second}  0:10\n{said}\n\nSpeaker 1  0:20\nSo be it.\n\n{second}  0:30\nThat is all from me for {said.Length} today.\n";

    private static ISpeakerBook Book(TestStore store) => store.Services.GetRequiredService<ISpeakerBook>();

    private static async Task<Guid> ImportAsync(TestStore store, string name, string text) => (await ImportFileAsync(store, name, text)).Id!.Value;

    private static Task<ImportedFile> ImportFileAsync(TestStore store, string name, string text) =>
        store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, TranscriptImporterTests.Stream(text), Admin, cancellationToken: Stop);

    private static List<Guid> Listen(TestStore store)
    {
        var told = new List<Guid>();
        store.Services.GetRequiredService<ITranscriptLibrary>().Changed += told.AddRange;
        return told;
    }

    private static async Task<Snapshot> SnapshotAsync(TestStore store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        var transcript = await context.Transcripts.AsNoTracking().SingleAsync(t => t.Id == id, Stop);
        return new Snapshot(
            transcript.Revision, transcript.ContentHash, transcript.Speakers,
            await context.Turns.AsNoTracking().Where(t => t.TranscriptId == id).OrderBy(t => t.Index).ToListAsync(Stop),
            await context.Passages.AsNoTracking().Where(p => p.TranscriptId == id).OrderBy(p => p.Ordinal).ToListAsync(Stop));
    }

    private sealed record Snapshot(Guid Revision, string ContentHash, List<string> Speakers, List<Turn> Turns, List<Passage> Passages);

    private sealed class Told(List<SpeakerProgress> progress) : IProgress<SpeakerProgress>
    {
        public void Report(SpeakerProgress value) => progress.Add(value);
    }

    /// <summary>Gives out so many contexts, and then none.</summary>
    private sealed class FailingContexts(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        public int Left { get; set; } = int.MaxValue;

        public AdminDbContext CreateDbContext() => Left-- > 0 ? inner.CreateDbContext() : throw new SqliteException("database is locked", 5);
    }
}
