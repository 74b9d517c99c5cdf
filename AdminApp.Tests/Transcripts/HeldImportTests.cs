using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdminApp.Tests.Transcripts;

public class HeldImportTests
{
    private const string Odd = "all of it is text without any speaker, and quite a lot of it\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task AFileWithWarnings_IsHeld_AndNothingOfItIsInTheStore(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var held = await ImportAsync(store, "notes.txt", Odd, hold: true);
        Assert.Equal((true, null, true, 1, "plain"), (held.Held, held.Id, held.Accepted, held.Turns, held.Format));
        Assert.NotEmpty(held.Warnings);
        Assert.Equal(["Unknown"], held.Speakers);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal((0, 0, 0), (await context.Transcripts.CountAsync(Stop), await context.Turns.IgnoreQueryFilters().CountAsync(Stop), await context.AuditEntries.CountAsync(Stop)));

        var kept = await ImportAsync(store, "notes.txt", Odd, hold: false);
        Assert.Equal((false, held.Turns, held.Title), (kept.Held, kept.Turns, kept.Title));
        Assert.NotNull(kept.Id);
        Assert.True((await ImportAsync(store, "notes.txt", Odd, hold: true)).Duplicate); // it is there: nothing to decide
    }

    [Theory, EachStore]
    public async Task AHeldFile_SaysWhatItWouldReplace_AndTheNameItWouldGet(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        await ImportAsync(store, "notes.txt", Odd, hold: false);
        var version = await ImportAsync(store, "notes.txt", Odd + "and a little more of it\n", hold: true);
        Assert.Equal((true, true, 1, null), (version.Held, version.Replaced, version.ReplacedVersion!.Turns, version.StoredAs));
        var other = await ImportAsync(store, "notes.txt", "something else entirely was written down here by someone\n", hold: true);
        Assert.Equal((true, false, "notes (2).txt"), (other.Held, other.Replaced, other.StoredAs));
        Assert.Null(await store.Services.GetRequiredService<ITranscriptLibrary>().ReplacedAsync((await ImportAsync(store, "notes.txt", Odd, hold: true)).Id!.Value, Stop));
    }

    [Fact]
    public async Task AGoodFile_IsImportedAtOnce()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        Assert.False((await ImportAsync(store, "a.txt", "Ana  0:00\nWe ship on Friday.\n", hold: true)).Held);
    }

    [Fact]
    public async Task AGoodFile_IsComparedWithTheOthersOnce_AlsoIfItWouldBeHeld()
    {
        var counts = new List<int>();
        foreach (var hold in new[] { false, true })
        {
            using var statements = new StatementLog();
            await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) => services.AddTranscripts().AddLogging(logging => logging.AddProvider(statements).SetMinimumLevel(LogLevel.Debug)));
            await ImportAsync(store, "a.txt", "Ana  0:00\nWe ship on Friday and tell everybody.\n", hold: false);
            statements.Clear();
            Assert.True((await ImportAsync(store, "a.txt", "Ana  0:00\nWe ship on Friday and tell everybody!\n\nBen  0:09\nYes.\n", hold)).Replaced);
            counts.Add(statements.All.Count);
        }

        Assert.NotEqual(0, counts[0]);
        Assert.Equal(counts[0], counts[1]);
    }

    [Theory]
    [InlineData("weekly (1).txt")] // as browsers call a second download
    [InlineData("weekly (2025-10-10).txt")]
    [InlineData("weekly.txt")]
    public async Task AChangedFile_IsAVersion_UnderANameOfTheSameBase(string name)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var importer = store.Services.GetRequiredService<ITranscriptImporter>();
        var first = await importer.ImportAsync("weekly.txt", TranscriptImporterTests.Stream("Ana  0:00\nWe ship on Friday and tell everybody about it.\n"), AuditActor.CommandLine, origin: new ImportOrigin("Harbour", NameIsShared: true), cancellationToken: Stop);
        Assert.Equal("weekly (Harbour).txt", first.StoredAs);
        var changed = await ImportAsync(store, name, "Ana  0:00\nWe ship on Friday and tell everybody about it!\n\nBen  0:09\nYes.\n", hold: false);
        Assert.Equal((true, first.Id), (changed.Replaced, changed.Id));
        var other = await ImportAsync(store, name, "Cara  0:00\nThe pier is closed until the end of May.\n", hold: false);
        Assert.Equal((false, null), (other.Replaced, other.StoredAs));
    }

    private static Task<ImportedFile> ImportAsync(TestStore store, string name, string text, bool hold) =>
        store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, TranscriptImporterTests.Stream(text), AuditActor.CommandLine, holdIfWarned: hold, cancellationToken: Stop);
}
