using System.Text;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts;

public class ContentRowsTests
{
    private const int LargeTurns = 12_000;

    // Versions of one text.
    private const string Old = "The crane of the harbour stands still, old.";
    private const string New = "The crane of the harbour stands still, new.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task LargeImport_LetsOthersWriteBetween_AndIsSeenAsAWhole(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        await ImportAsync(store, Old);
        var importing = Task.Run(() => ImportAsync(store, New), Stop);
        var (writes, seen) = (0, new HashSet<string>());
        while (!importing.IsCompleted)
        {
            await using var context = store.Contexts.CreateDbContext();
            await context.KeyValueRows.Where(state => state.Name == "others").ExecuteDeleteAsync(Stop);
            writes++;
            seen.Add(await SeenAsync(context));
        }

        var result = await importing;
        Assert.True(result.Replaced);
        Assert.True(writes > 5, $"{writes} writes");
        Assert.Subset(new HashSet<string>([$"{LargeTurns} {Old} of {LargeTurns}", $"{LargeTurns} {New} of {LargeTurns}"]), seen);
        // The replaced version can be restored.
        await AssertRowsAsync(store, LargeTurns, notes: 0, versions: 2);
    }

    [Theory, EachStore]
    public async Task WhatAKilledImportWrote_IsNeverSeen_AndRemovedByTheNextStart(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var kept = await ImportAsync(store, Old, turns: 3);
        await LeaveAsync(store.Services.GetRequiredService<ContentRows>(), kept.Id!.Value, turns: 4);
        await LeaveAsync(store.Services.GetRequiredService<ContentRows>(), Guid.NewGuid(), turns: 1);
        await using (var context = store.Contexts.CreateDbContext())
        {
            Assert.Equal((3, 8), (await context.Turns.CountAsync(Stop), await context.Turns.IgnoreQueryFilters().CountAsync(Stop)));
        }

        // The next process takes the same name.
        Assert.Equal(2, await After(store).RemoveLeftBehindAsync(Stop));
        await AssertRowsAsync(store, 3, notes: 0);
        Assert.Equal(3, (await store.Services.GetRequiredService<ITranscriptLibrary>().TurnsAsync(kept.Id.Value, cancellationToken: Stop)).Count);
    }

    [Theory, EachStore]
    public async Task ImportOfAnotherProcess_IsLeftAlone_UntilItHasBeenSilentForLong(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        await using var other = TranscriptImporterTests.OtherProcess(store);
        Assert.NotEqual(store.Services.GetRequiredService<InstanceId>().Id, other.GetRequiredService<InstanceId>().Id);
        var rows = other.GetRequiredService<ContentRows>();
        var version = await LeaveAsync(rows, Guid.NewGuid());
        Assert.Equal(0, await After(store).RemoveLeftBehindAsync(Stop));

        await using (var context = store.Contexts.CreateDbContext())
        {
            var note = await context.KeyValueRows.SingleAsync(state => state.Name.StartsWith(ContentRows.NotePrefix), Stop);
            note.UpdatedAtUtc -= ContentRows.LeftBehindAfter + TimeSpan.FromMinutes(1);
            await context.SaveChangesAsync(Stop);
        }

        Assert.Equal(1, await After(store).RemoveLeftBehindAsync(Stop));
        await AssertRowsAsync(store, 0, notes: 0);
        // It lived after all: it writes nothing that nobody would find again.
        await Assert.ThrowsAsync<InvalidOperationException>(() => rows.WriteAsync(version, [Turn(0)], [], Stop));
        await AssertRowsAsync(store, 0, notes: 0);
    }

    [Theory, EachStore]
    public async Task FailedImport_LeavesNoRows(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        await ImportAsync(store, Old, turns: 3);
        await store.FailToReplaceAsync("large.txt");
        Assert.False((await ImportAsync(store, New, turns: 5)).Accepted);
        await AssertRowsAsync(store, 3, notes: 0);
    }

    [Theory, EachStore]
    public async Task DeletionOfALargeMeeting_TakesItAwayAtOnce_AndLetsOthersWriteBetween(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var id = (await ImportAsync(store, Old)).Id!.Value;
        var library = store.Services.GetRequiredService<ITranscriptLibrary>();
        var gone = new TaskCompletionSource();
        library.Changed += _ => gone.TrySetResult();
        var deleting = Task.Run(() => library.DeleteAsync(id, AuditActor.CommandLine, Stop), Stop);
        await gone.Task.WaitAsync(Patience.Limit, Stop);
        Assert.Null(await library.FindAsync(id.ToString(), Stop));
        Assert.Empty(await library.TurnsAsync(id, cancellationToken: Stop));
        Assert.True(await deleting);
        await AssertRowsAsync(store, 0, notes: 0);
    }

    private static ContentRows After(TestStore store) => ActivatorUtilities.CreateInstance<ContentRows>(store.Services);

    private static async Task<ContentVersion> LeaveAsync(ContentRows rows, Guid transcript, int turns = 2)
    {
        var version = await rows.BeginAsync(transcript, Stop);
        await rows.WriteAsync(version, [.. Enumerable.Range(0, turns).Select(Turn)], [], Stop);
        return version;
    }

    private static Turn Turn(int index) => new() { Index = index, Speaker = "Ana", Text = "Left." };

    private static Task<ImportedFile> ImportAsync(TestStore store, string text, int turns = LargeTurns)
    {
        var file = new StringBuilder();
        for (var i = 0; i < turns; i++)
        {
            file.Append(i % 2 == 0 ? "Ana" : "Ben").Append("  ").Append(i / 60).Append(':').Append((i % 60).ToString("00", null)).Append('\n').Append(text).Append("\n\n");
        }

        return store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync("large.txt", TranscriptImporterTests.Stream(file.ToString()), AuditActor.CommandLine, cancellationToken: Stop);
    }

    // One statement sees one moment.
    private static async Task<string> SeenAsync(AdminDbContext context) => (await context.Transcripts
        .Select(t => new { t.TurnCount, Turns = context.Turns.Count(turn => turn.TranscriptId == t.Id), Text = context.Turns.Where(turn => turn.TranscriptId == t.Id).Min(turn => turn.Text) })
        .ToListAsync(Stop)).Select(t => $"{t.Turns} {t.Text} of {t.TurnCount}").Single();

    private static async Task AssertRowsAsync(TestStore store, int turns, int notes, int versions = 1)
    {
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(turns * versions, await context.Turns.IgnoreQueryFilters().CountAsync(Stop));
        Assert.Equal(await context.Passages.CountAsync(Stop) * versions, await context.Passages.IgnoreQueryFilters().CountAsync(Stop));
        Assert.Equal(notes, await context.KeyValueRows.CountAsync(state => state.Name.StartsWith(ContentRows.NotePrefix), Stop));
    }
}
