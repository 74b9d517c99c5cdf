using System.Text;
using AdminApp.Core;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts;

public class TranscriptImporterTests
{
    private const string Meeting = "Weekly - Oct 3, 2025\n\nAna  0:00\nWe ship on Friday.\n\nBen  0:10\nAgreed.\n";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Import_StoresTranscriptTurnsAndPassages(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var result = await ImportAsync(store, "folder/../weekly.txt", Meeting);

        Assert.True(result.Accepted);
        Assert.Equal(("weekly.txt", 2, 1, false, false), (result.File, result.Turns, result.Passages, result.Duplicate, result.Replaced));
        var library = Library(store);
        var found = (await library.FindAsync("WEEKLY.TXT", Stop))!;
        Assert.Equal(("Weekly", new DateOnly(2025, 10, 3), "otter", 10_000), (found.Transcript.Title, found.Transcript.Date, found.Transcript.Format, found.Transcript.DurationMs));
        Assert.Equal(["Ana", "Ben"], found.Transcript.Speakers);
        Assert.Equal(result.Id, (await library.FindAsync(result.Id.ToString()!, Stop))!.Transcript.Id);
        Assert.Equal([(0, "Ana", "We ship on Friday."), (1, "Ben", "Agreed.")], (await library.TurnsAsync(result.Id!.Value, cancellationToken: Stop)).Select(t => (t.Index, t.Speaker, t.Text)));
        Assert.Equal("Agreed.", Assert.Single(Assert.Single(await library.TurnsAsync([new TurnRange(result.Id.Value, found.Transcript.ContentHash, 1, 1)], Stop))).Text);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("Ana: We ship on Friday.\nBen: Agreed.", (await context.Passages.SingleAsync(Stop)).Text);
        Assert.Equal(1, await CounterAsync(store));
    }

    [Theory, EachStore]
    public async Task NoncharactersOfAFile_AreReplaced_AsHtmlEntitiesToo(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var otter = await ImportAsync(store, "a.txt", "Ana  0:00\nHello \ufffe two.\n");
        var vtt = await ImportAsync(store, "b.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ana>Hello &#xFFFE; three.\n");
        Assert.Equal("Hello \ufffd two.", Assert.Single(await Library(store).TurnsAsync(otter.Id!.Value, cancellationToken: Stop)).Text);
        Assert.Equal("Hello \ufffd three.", Assert.Single(await Library(store).TurnsAsync(vtt.Id!.Value, cancellationToken: Stop)).Text);
    }

    [Theory, EachStore]
    public async Task SameContentTwice_IsOneTranscript_UnderAnotherNameToo(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var first = await ImportAsync(store, "a.txt", Meeting);
        var again = await ImportAsync(store, "a.txt", Meeting);
        var other = await ImportAsync(store, "b.txt", Meeting);

        Assert.Equal((true, first.Id), (again.Duplicate, again.Id));
        Assert.Empty(again.Warnings);
        Assert.Equal((true, first.Id, "b.txt"), (other.Duplicate, other.Id, other.File));
        Assert.Contains("a.txt", Assert.Single(other.Warnings));
        Assert.Single(await Library(store).ListAsync(Stop));
        Assert.Equal(1, await CounterAsync(store));
    }

    [Theory, EachStore]
    public async Task ChangedContentUnderTheSameName_ReplacesIt_AndKeepsItsId(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var first = await ImportAsync(store, "a.txt", Meeting);
        var before = (await Library(store).FindAsync("a.txt", Stop))!.Transcript;
        await EmbedAsync(store, first.Id!.Value);
        Assert.True((await Library(store).FindAsync("a.txt", Stop))!.Embedded);

        var second = await ImportAsync(store, "A.txt", "Weekly - Oct 3, 2025\n\nCara  0:00\nWe ship on Friday.\n");

        Assert.Equal((true, false, first.Id), (second.Replaced, second.Duplicate, second.Id));
        var after = Assert.Single(await Library(store).ListAsync(Stop));
        Assert.NotEqual(before.Revision, after.Transcript.Revision);
        Assert.NotEqual(before.ContentHash, after.Transcript.ContentHash);
        Assert.False(after.Embedded);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("Cara: We ship on Friday.", (await context.Passages.SingleAsync(Stop)).Text);
        Assert.Equal("Cara", (await context.Turns.SingleAsync(Stop)).Speaker);
        Assert.Empty(await context.PassageEmbeddings.ToListAsync(Stop));
    }

    [Theory, EachStore]
    public async Task AnotherMeetingUnderTheSameName_IsKeptBeside_UnderANameOfItsOwn(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var first = await ImportAsync(store, "weekly.txt", Meeting);
        var second = await ImportAsync(store, "weekly.txt", "Weekly - Oct 10, 2025\n\nAna  0:00\nThe crane was voted down last week.\n");
        var third = await ImportAsync(store, "weekly.txt", "Ben  0:00\nNobody came to the pier today.\n");
        var corrected = await ImportAsync(store, "weekly.txt", "Weekly - Oct 10, 2025\n\nAna  0:00\nThe crane was voted down last week!\n\nBen  0:09\nYes.\n");

        Assert.Equal((null, "weekly (2025-10-10).txt", "weekly (2).txt"), (first.StoredAs, second.StoredAs, third.StoredAs));
        Assert.Equal((true, second.Id, "weekly (2025-10-10).txt"), (corrected.Replaced, corrected.Id, corrected.StoredAs));
        Assert.Equal(second.Turns, corrected.ReplacedVersion!.Turns);
        Assert.Equal(["weekly (2).txt", "weekly (2025-10-10).txt", "weekly.txt"], (await Library(store).ListAsync(Stop)).Select(t => t.Transcript.FileName).Order(StringComparer.Ordinal));
        Assert.True((await ImportAsync(store, "weekly.txt", Meeting)).Duplicate);
    }

    [Theory, EachStore]
    public async Task FoldersOfOneName_TellTitleDayAndName(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var importer = store.Services.GetRequiredService<ITranscriptImporter>();
        var results = new List<ImportedFile>();
        foreach (var (folder, text) in new[] { ("2025-10-03 10.04.05 Harbour Weekly", "Ana: We decide about the crane.\nBen: No.\n"), ("2025-10-10 10.03.11 Harbour Weekly", "Ana: Last week it was voted down.\nBen: Good.\n") })
        {
            results.Add(await importer.ImportAsync("meeting_saved_closed_caption.txt", Stream(text), AuditActor.CommandLine, origin: new ImportOrigin(folder, NameIsShared: true), cancellationToken: Stop));
        }

        Assert.Equal([("Harbour Weekly", new DateOnly(2025, 10, 3)), ("Harbour Weekly", new DateOnly(2025, 10, 10))], results.Select(r => (r.Title!, r.Date!.Value)));
        Assert.Equal("meeting_saved_closed_caption (2025-10-03 10.04.05 Harbour Weekly).txt", results[0].StoredAs);
        Assert.Equal(2, results.Select(r => r.Id).Distinct().Count());
    }

    [Theory, EachStore]
    public async Task ReplacedVersion_CanBeRestored_AndTheOtherInTurn_For30Days(StoreKind kind)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var store = await TestStore.CreateAsync(kind, (services, _) =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddTranscripts();
        });
        var id = (await ImportAsync(store, "a.txt", Meeting)).Id!.Value;
        var before = (await Library(store).FindAsync("a.txt", Stop))!.Transcript;
        Assert.Null(await Library(store).ReplacedAsync(id, Stop));
        await ImportAsync(store, "a.txt", Meeting + "\nCara  0:20\nMe too.\n");
        Assert.Equal(before.ContentHash, (await Library(store).ReplacedAsync(id, Stop))!.Version);

        var restored = (await Library(store).RestoreAsync(id, AuditActor.CommandLine, Stop))!;
        Assert.Equal((before.ContentHash, 2), (restored.ContentHash, restored.TurnCount));
        Assert.NotEqual(before.Revision, restored.Revision);
        Assert.Equal(["We ship on Friday.", "Agreed."], (await Library(store).TurnsAsync(id, cancellationToken: Stop)).Select(t => t.Text));
        Assert.Equal(3, (await Library(store).RestoreAsync(id, AuditActor.CommandLine, Stop))!.TurnCount);
        Assert.Equal(3, (await Library(store).TurnsAsync(id, cancellationToken: Stop)).Count);

        time.Advance(ReplacedVersion.KeptFor + TimeSpan.FromMinutes(1));
        Assert.Null(await Library(store).RestoreAsync(id, AuditActor.CommandLine, Stop));
        Assert.Equal(1, await store.Services.GetRequiredService<TranscriptWriter>().RemoveExpiredAsync(Stop));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal((3, 0), (await context.Turns.IgnoreQueryFilters().CountAsync(Stop), await context.ReplacedTranscripts.CountAsync(Stop)));
    }

    [Theory, EachStore]
    public async Task ReplacedVersions_AreBounded_AndGoWithTheirTranscript(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        Guid id = default;
        for (var i = 0; i < ReplacedVersion.MaxKept + 3; i++)
        {
            id = (await ImportAsync(store, "a.txt", Meeting + string.Concat(Enumerable.Repeat("\nCara  0:20\nMe too.\n", i)))).Id!.Value;
        }

        await using (var context = store.Contexts.CreateDbContext())
        {
            Assert.Equal(ReplacedVersion.MaxKept, await context.ReplacedTranscripts.CountAsync(Stop));
            Assert.Equal(ReplacedVersion.MaxKept + 1, await context.Turns.IgnoreQueryFilters().Select(t => t.ContentVersion).Distinct().CountAsync(Stop));
        }

        Assert.True(await Library(store).DeleteAsync(id, AuditActor.CommandLine, Stop));
        await using var after = store.Contexts.CreateDbContext();
        Assert.Equal((0, 0, 0), (await after.ReplacedTranscripts.CountAsync(Stop), await after.Turns.IgnoreQueryFilters().CountAsync(Stop), await after.Passages.IgnoreQueryFilters().CountAsync(Stop)));
    }

    [Theory, EachStore]
    public async Task LinesOfCues_KeepTheirTimes_InTheStore(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = (await ImportAsync(store, "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:05.000 --> 00:06.000\ntwo\n")).Id!.Value;
        var turn = Assert.Single(await Library(store).TurnsAsync(id, cancellationToken: Stop));
        Assert.Equal([1000, 5000], turn.LineStartsMs);
        Assert.Equal((1000, 5000), (turn.StartAt(0), turn.StartAt(turn.Text.IndexOf("two", StringComparison.Ordinal))));
    }

    [Theory, EachStore]
    public async Task Delete_RemovesAllRows(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var id = (await ImportAsync(store, "a.txt", Meeting)).Id!.Value;
        await EmbedAsync(store, id);

        Assert.True(await Library(store).DeleteAsync(id, AuditActor.CommandLine, Stop));
        Assert.False(await Library(store).DeleteAsync(id, AuditActor.CommandLine, Stop));

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal((0, 0, 0, 0), (await context.Transcripts.CountAsync(Stop), await context.Turns.CountAsync(Stop), await context.Passages.CountAsync(Stop), await context.PassageEmbeddings.CountAsync(Stop)));
        Assert.Equal(2, await CounterAsync(store));
        Assert.Null(await Library(store).FindAsync("a.txt", Stop));
    }

    [Theory, EachStore]
    public async Task ManyAtOnce_FromTwoProcesses_SameContentIsOneTranscript_AndTheCounterCountsCommits(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        await using var other = OtherProcess(store);
        var importers = new[] { store.Services, other }.Select(s => s.GetRequiredService<ITranscriptImporter>()).ToArray();

        // Eight different contents, each sent four times at once under names of their own.
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() =>
            importers[i % 2].ImportAsync($"f{i}.txt", Stream($"Ana  0:00\nContent {i % 8}.\n"), AuditActor.CommandLine, cancellationToken: Stop))));

        Assert.All(results, r => Assert.True(r.Accepted));
        Assert.Equal(8, results.Count(r => !r.Duplicate));
        Assert.Equal(8, (await Library(store).ListAsync(Stop)).Count);
        Assert.Equal(8, await CounterAsync(store));
    }

    [Theory, EachStore]
    public async Task SameNameAtOnce_IsOneTranscript(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        await using var other = OtherProcess(store);
        var importers = new[] { store.Services, other }.Select(s => s.GetRequiredService<ITranscriptImporter>()).ToArray();

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            importers[i % 2].ImportAsync("same.txt", Stream($"Ana  0:00\nWe ship the new version on Friday {i}.\n"), AuditActor.CommandLine, cancellationToken: Stop))));

        Assert.All(results, r => Assert.True(r.Accepted));
        Assert.Single(results, r => !r.Replaced);
        Assert.Single(await Library(store).ListAsync(Stop));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1, await context.Turns.CountAsync(Stop));
    }

    [Fact]
    public async Task Refused_LeavesNothing_AndSaysWhy()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite, new Dictionary<string, string?> { ["Transcripts:MaxFileSizeMb"] = "1" });
        var importer = store.Services.GetRequiredService<ITranscriptImporter>();

        var empty = await importer.ImportAsync("empty.txt", Stream(""), AuditActor.CommandLine, cancellationToken: Stop);
        var binary = await importer.ImportAsync("binary.txt", new MemoryStream([1, 2, 0, 4, 0xFF, 0xFE, 0, 0]), AuditActor.CommandLine, cancellationToken: Stop);
        var pdf = await importer.ImportAsync("talk.pdf", Stream("%PDF-1.7 …"), AuditActor.CommandLine, cancellationToken: Stop);
        var large = await importer.ImportAsync("large.txt", Stream("Ana  0:00\n" + new string('a', 1024 * 1024)), AuditActor.CommandLine, cancellationToken: Stop);
        var silent = await importer.ImportAsync("silent.txt", Stream("Ana  0:00\n\nBen  0:02\n"), AuditActor.CommandLine, cancellationToken: Stop);
        var good = await importer.ImportAsync("good.txt", Stream(Meeting), AuditActor.CommandLine, cancellationToken: Stop);

        Assert.Contains("empty", empty.RefusedBecause);
        Assert.Contains("binary", binary.RefusedBecause);
        Assert.Contains("PDF", pdf.RefusedBecause);
        Assert.Contains("larger than the allowed 1 MB", large.RefusedBecause);
        Assert.Contains("no speech", silent.RefusedBecause);
        Assert.True(good.Accepted);
        Assert.Single(await Library(store).ListAsync(Stop));
    }

    [Fact]
    public async Task StoreThatFailsInTheMiddle_KeepsTheOldContent()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        await ImportAsync(store, "a.txt", Meeting);
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.Database.ExecuteSqlRawAsync("CREATE TRIGGER t BEFORE INSERT ON Passages BEGIN SELECT RAISE(ABORT, 'disk'); END", Stop);
        }

        var refused = await ImportAsync(store, "a.txt", Meeting + "\nCara  0:20\nOther.\n");
        Assert.Contains("could not be stored", refused.RefusedBecause);

        var kept = Assert.Single(await Library(store).ListAsync(Stop));
        Assert.Equal(2, kept.Transcript.TurnCount);
        Assert.Equal(2, (await Library(store).TurnsAsync(kept.Transcript.Id, cancellationToken: Stop)).Count);
        Assert.Equal(1, await CounterAsync(store));
    }

    [Theory, EachStore]
    public async Task StoreThatFailsOutsideOfSaving_RefusesTheFile_AndKeepsTheOldContent(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        await ImportAsync(store, "a.txt", Meeting);
        await store.FailToReplaceAsync("a.txt");

        var refused = await ImportAsync(store, "a.txt", Meeting + "\nCara  0:20\nOther.\n");
        Assert.Contains("could not be stored", refused.RefusedBecause);
        Assert.DoesNotContain(FailingStores.Secret, refused.RefusedBecause, StringComparison.Ordinal);
        Assert.True((await ImportAsync(store, "b.txt", "Cara  0:00\nOther.\n")).Accepted);
        Assert.Equal(2, (await Library(store).FindAsync("a.txt", Stop))!.Transcript.TurnCount);
    }

    [Fact]
    public async Task FileThatBreaksOff_IsRefused_AndNothingOfItIsKept()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        await using var broken = new PiecewiseStream([.. "Ana  0:00\n"u8], [], PiecewiseStream.Ending.Break);
        var refused = await store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync("a.txt", broken, AuditActor.CommandLine, cancellationToken: Stop);
        Assert.Contains("could not be read to the end", refused.RefusedBecause);
        Assert.Empty(await Library(store).ListAsync(Stop));
    }

    [Fact]
    public async Task Cancelled_IsNoRefusal()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync("a.txt", Stream(Meeting), AuditActor.CommandLine, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory, EachStore]
    public async Task ControlCharactersOfEntities_GoIntoTheStoreAsBlanks(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var result = await ImportAsync(store, "a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A&#10;B>one&#0;two</v>\n");
        Assert.True(result.Accepted);
        var turn = Assert.Single(await Library(store).TurnsAsync(result.Id!.Value, cancellationToken: Stop));
        Assert.Equal(("A B", "one two"), (turn.Speaker, turn.Text));
    }

    [Fact]
    public async Task SlowUploads_HoldUpNoOther_AndAreRefusedWhenNothingComes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddTranscripts();
        });
        var importer = store.Services.GetRequiredService<ITranscriptImporter>();
        var streams = Enumerable.Range(0, 3).Select(_ => new PiecewiseStream([.. "Ana  0:00\n"u8], [], PiecewiseStream.Ending.Silence)).ToList();
        var slow = streams.Select((s, i) => importer.ImportAsync($"slow{i}.txt", s, AuditActor.CommandLine, cancellationToken: Stop)).ToList();
        await Task.WhenAll(streams.Select(s => s.Silent)).WaitAsync(Patience.Limit, Stop);

        Assert.True((await importer.ImportAsync("good.txt", Stream(Meeting), AuditActor.CommandLine, cancellationToken: Stop)).Accepted);
        Assert.All(slow, s => Assert.False(s.IsCompleted));

        time.Advance(TimeSpan.FromSeconds(31));
        Assert.All(await Task.WhenAll(slow), r => Assert.Contains("did not finish", r.RefusedBecause));
    }

    [Fact]
    public async Task Samples_GoInOnce_AndHoldTheAnswersToTheQuestions()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var samples = store.Services.GetRequiredService<SampleMeetings>();
        var first = await samples.ImportAsync(AuditActor.CommandLine, cancellationToken: Stop);
        var again = await samples.ImportAsync(AuditActor.CommandLine, cancellationToken: Stop);

        Assert.Equal(5, first.Count);
        Assert.Equal(SampleMeetings.Count, first.Count);
        Assert.All(first, r => Assert.True(r is { Accepted: true, Duplicate: false, Warnings: [] }));
        Assert.All(again, r => Assert.True(r.Duplicate));
        Assert.Equal(3, SampleMeetings.Questions.Count);
        await using var context = store.Contexts.CreateDbContext();
        Assert.True(await context.Transcripts.AllAsync(t => t.IsSample, Stop));
        Assert.Contains(await context.Passages.ToListAsync(Stop), p => p.Text.Contains("three main causes", StringComparison.Ordinal));
        Assert.Contains(await context.Passages.ToListAsync(Stop), p => p.Text.Contains("omit the touch screen in favour of voice recognition", StringComparison.Ordinal));
    }

    internal static Task<TestStore> CreateAsync(StoreKind kind, IReadOnlyDictionary<string, string?>? settings = null) =>
        TestStore.CreateAsync(kind, (services, _) => services.AddTranscripts(), settings);

    internal static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static Task<ImportedFile> ImportAsync(TestStore store, string name, string text) =>
        store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, Stream(text), AuditActor.CommandLine, cancellationToken: Stop);

    private static ITranscriptLibrary Library(TestStore store) => store.Services.GetRequiredService<ITranscriptLibrary>();

    internal static ServiceProvider OtherProcess(TestStore store)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        AdminApp.Core.Settings.SettingsRegistration.AddSettings(services, store.Configuration, ProductSettings.Catalog);
        services.AddStores(store.Configuration);
        services.AddTranscripts();
        return services.BuildServiceProvider();
    }

    private static async Task<long> CounterAsync(TestStore store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.ReadCounterAsync(StoreCounter.Transcripts, Stop);
    }

    private static async Task EmbedAsync(TestStore store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        foreach (var passage in await context.Passages.Where(p => p.TranscriptId == id).ToListAsync(Stop))
        {
            context.PassageEmbeddings.Add(new PassageEmbedding { PassageId = passage.Id, TranscriptId = id, Model = EmbeddingModel.Current, Vector = [1, 2] });
        }

        await context.SaveChangesAsync(Stop);
    }
}
