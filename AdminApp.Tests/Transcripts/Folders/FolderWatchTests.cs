using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Folders;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts.Folders;

public sealed class FolderWatchTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("adminapp-watch-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Theory, EachStore]
    public async Task AFile_IsTakenInOnceTwoLooksFoundItTheSame_ByTheFolder(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        using var watch = Watch(store);
        Write("2025-10-03 Harbour/transcript.txt", "Ana  0:00\nWe ship on Friday.\n");
        Write("notes.pdf", "x");
        await LookAsync(watch);
        Assert.Empty(await ListAsync(store));
        Assert.Equal((FolderState.Watching, 1, 1, 1), (Status(store).State, Status(store).Files, Status(store).Waiting, Status(store).OtherKinds));

        Write("2025-10-03 Harbour/transcript.txt", "Ana  0:00\nWe ship on Friday.\n\nBen  0:09\nYes, we ship.\n"); // still being written
        await LookAsync(watch);
        Assert.Empty(await ListAsync(store));
        await LookAsync(watch);

        var taken = Assert.Single(await ListAsync(store));
        Assert.Equal(("Harbour", new DateOnly(2025, 10, 3), 2), (taken.Title, taken.Date!.Value, taken.TurnCount));
        var file = Assert.Single(await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(5, Stop));
        Assert.Equal(("2025-10-03 Harbour/transcript.txt", taken.Id, null, 0), (file.Path, file.TranscriptId!.Value, file.RefusedBecause, Status(store).Waiting));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal($"folder {_root.FullName}", (await context.AuditEntries.SingleAsync(e => e.Action == AuditActions.TranscriptImported, Stop)).Who);
    }

    [Fact]
    public async Task AFileThatStaysEmpty_IsNamedAfterAMinute_AndTakenInOnceItIsWritten()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        using var watch = Watch(store);
        Write("weekly.txt", "");
        await LookTwiceAsync(watch);
        Assert.Equal((1, 0), (Status(store).Waiting, Status(store).LeftOut.Count));

        _time.Advance(FolderWatch.EmptyFor);
        await LookAsync(watch);
        Assert.Equal(["weekly.txt: is empty, and is imported once something is written to it"], Status(store).LeftOut);
        Assert.Equal(0, Status(store).Waiting);

        Write("weekly.txt", "Ana  0:00\nWe ship on Friday.\n");
        await LookTwiceAsync(watch);
        Assert.Single(await ListAsync(store));
        Assert.Empty(Status(store).LeftOut);
    }

    [Theory, EachStore]
    public async Task ADeletedTranscript_DoesNotComeBackAtARestart_AndAChangedFileIsTakenInAgain(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n");
        using (var watch = Watch(store))
        {
            await LookTwiceAsync(watch);
        }

        var library = store.Services.GetRequiredService<ITranscriptLibrary>();
        await library.DeleteAsync(Assert.Single(await ListAsync(store)).Id, AuditActor.CommandLine, Stop);
        using var restarted = Watch(store);
        await LookTwiceAsync(restarted);
        Assert.Empty(await ListAsync(store));
        Assert.Equal(0, Status(store).Waiting);

        Write("a.txt", "Ana  0:00\nWe ship on Monday, a good day.\n");
        await LookTwiceAsync(restarted);
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n"); // changed back: new again
        await LookTwiceAsync(restarted);
        Assert.Contains(await ListAsync(store), t => t.ContentHash == Hash("Ana  0:00\nWe ship on Friday.\n"));
    }

    [Fact]
    public async Task WhatIsNoTranscript_IsRefusedOnce_AndTheReasonIsKept()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        using var watch = Watch(store);
        Write("table.json", """{"a":1}""");
        await LookTwiceAsync(watch);
        await LookTwiceAsync(watch);
        var refused = Assert.Single(await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(5, Stop));
        Assert.Equal("table.json", refused.Path);
        Assert.NotNull(refused.RefusedBecause);
    }

    [Fact]
    public async Task WithoutTheStore_ItTriesAgainLater()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var importer = new Sick(store.Services.GetRequiredService<ITranscriptImporter>());
        using var watch = Watch(store, importer);
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n");
        await LookTwiceAsync(watch);
        Assert.Empty(await ListAsync(store));
        Assert.Contains(StoreFailure.Text, Assert.Single(Status(store).LeftOut));
        importer.IsSick = false;
        await LookAsync(watch);
        Assert.Single(await ListAsync(store));
        Assert.Empty(Status(store).LeftOut);
    }

    [Fact]
    public async Task WithTheStoreAway_CompleteFilesWaitForIt_AndThePageKnows()
    {
        var disk = new SickDisk();
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) =>
        {
            services.AddTranscripts();
            services.AddSickDisk(disk);
        }, new Dictionary<string, string?> { ["Transcripts:WatchFolder"] = _root.FullName });
        using var watch = Watch(store);
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n");
        Write("b.txt", "Ben  0:00\nThe pier is closed.\n");
        await LookAsync(watch);
        Write("new.txt", "Cara  0:00\nHalf of\n");
        disk.IsGone = true;
        await LookAsync(watch);
        Assert.Equal((3, 2, _time.GetUtcNow().UtcDateTime), (Status(store).Waiting, Status(store).WaitingForStore, Status(store).LookedAtUtc));
        Assert.Equal($"a.txt: {StoreFailure.Text}", Assert.Single(Status(store).LeftOut));
        disk.IsGone = false;
        await LookAsync(watch);
        Assert.Equal(3, (await ListAsync(store)).Count);
        Assert.Equal((0, 0), (Status(store).Waiting, Status(store).WaitingForStore));
        Assert.Empty(Status(store).LeftOut);
    }

    [Fact]
    public async Task WithTheStoreGoneRightAfterTheImport_ItIsRememberedAsAnImportLater()
    {
        var disk = new SickDisk();
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) =>
        {
            services.AddTranscripts();
            services.AddSickDisk(disk);
        }, new Dictionary<string, string?> { ["Transcripts:WatchFolder"] = _root.FullName });
        using var watch = Watch(store, new Sick(store.Services.GetRequiredService<ITranscriptImporter>()) { IsSick = false, After = () => disk.IsGone = true });
        Write("notes.txt", "all of it is text without any speaker, and quite a lot of it\n");
        await LookTwiceAsync(watch);
        Assert.Equal(1, Status(store).WaitingForStore);
        disk.IsGone = false;
        await LookAsync(watch);
        var file = Assert.Single(await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(5, Stop));
        Assert.Equal((false, Assert.Single(await ListAsync(store)).Id), (file.Duplicate, file.TranscriptId!.Value));
        Assert.NotEmpty(file.Warnings);
    }

    [Theory, EachStore]
    public async Task TwoServersOverOneFolder_KeepTheImport_NotThatItIsADuplicateForTheOther(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        using var first = Watch(store);
        var between = new Sick(store.Services.GetRequiredService<ITranscriptImporter>()) { IsSick = false, Before = () => first.LookAsync(_root.FullName, Stop) };
        using var second = Watch(store, between);
        Write("notes.txt", "all of it is text without any speaker, and quite a lot of it\n");
        await LookAsync(first);
        await LookAsync(second);
        await LookAsync(second); // the first imports it while the second is about to
        var transcript = Assert.Single(await ListAsync(store));
        var file = Assert.Single(await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(5, Stop));
        Assert.Equal((false, transcript.Id), (file.Duplicate, file.TranscriptId!.Value));
        Assert.NotEmpty(file.Warnings);
    }

    [Theory, EachStore]
    public async Task RememberedAtTheSameTime_AFileIsRememberedOnce_AsImported(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var (files, id) = (store.Services.GetRequiredService<TakenFiles>(), Guid.NewGuid());
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
                () => files.AddAsync(new WatchedFile { ContentHash = $"hash{round}", Path = "a.txt", TranscriptId = id, Duplicate = i != 4, Warnings = i == 4 ? ["Odd."] : [] }, Stop), Stop)));
        }

        var remembered = await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(100, Stop);
        Assert.Equal(5, remembered.Count);
        Assert.All(remembered, file => Assert.Equal((false, "Odd."), (file.Duplicate, Assert.Single(file.Warnings))));
    }

    [Fact]
    public async Task AFileThatTookTooLongToRead_IsNotRefusedForGood()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var services = store.Services;
        using var slow = new TranscriptImporter(services.GetRequiredService<TranscriptWriter>(), services.GetRequiredService<IOptionsMonitor<TranscriptsOptions>>(), new Overloaded(), NullLogger<TranscriptImporter>.Instance);
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n");
        using (var watch = Watch(store, slow))
        {
            await LookTwiceAsync(watch);
            Assert.Contains("a.txt: The file could not be read in a reasonable time", Assert.Single(Status(store).LeftOut));
            Assert.Empty(await services.GetRequiredService<WatchedFolder>().RecentAsync(5, Stop));
        }

        using var restarted = Watch(store);
        await LookTwiceAsync(restarted);
        Assert.Single(await ListAsync(store));
    }

    [Fact]
    public void AnEntryThatCannotBeLookedAt_IsNotCalledALink()
    {
        // A name that is no UTF-8, as old archives have them.
        Shell("touch \"$(printf 'a\\377.txt')\"");
        try
        {
            Assert.EndsWith(": may not be read, or has a name that can't be read", Assert.Single(FolderLook.At(_root.FullName).LeftOut), StringComparison.Ordinal);
        }
        finally
        {
            Shell("rm -- *");
        }

        void Shell(string command)
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = _root.FullName })!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public async Task OtherReasonsAlone_ReachThePages()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        var folder = store.Services.GetRequiredService<WatchedFolder>();
        var told = 0;
        folder.Changed += () => told++;
        foreach (var (reasons, times) in new (string[], int)[] { (["a: a link"], 1), (["a: a link"], 1), (["b: a link"], 2), ([], 3), ([], 3) })
        {
            folder.Report(new FolderStatus(FolderState.Watching) { LeftOut = reasons, LookedAtUtc = _time.GetUtcNow().UtcDateTime });
            Assert.Equal(times, told);
        }
    }

    [Fact]
    public async Task Links_HiddenFiles_AndWhatIsTooLarge_AreLeftOut()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite, ("Transcripts:MaxFileSizeMb", "1"));
        var outside = Directory.CreateTempSubdirectory("adminapp-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "secret.txt"), "Ana  0:00\nA secret.\n");
            File.CreateSymbolicLink(Path.Combine(_root.FullName, "link.txt"), Path.Combine(outside.FullName, "secret.txt"));
            Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "linked"), outside.FullName);
            Write(".half.txt", "Ana  0:00\nHalf of it.\n");
            Write("large.txt", new string('a', 1_100_000));
            Write("empty.txt", "");
            using var watch = Watch(store);
            await LookTwiceAsync(watch);
            Assert.Empty(await ListAsync(store));
            Assert.Equal(["large.txt: larger than the allowed 1 MB (Transcripts:MaxFileSizeMb)", "link.txt: a link", "linked: a link"], Status(store).LeftOut);
            Assert.Equal((2, 1), (Status(store).Files, Status(store).Waiting)); // the empty one
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AMissingFolder_IsSaid_AndFoundWhenItComes()
    {
        await using var store = await CreateAsync(StoreKind.Sqlite);
        using var watch = Watch(store);
        _root.Delete();
        await LookAsync(watch);
        Assert.Equal(FolderState.Missing, Status(store).State);
        Assert.Contains("Create or mount it", Status(store).Problem);
        _root.Create();
        Write("a.txt", "Ana  0:00\nWe ship on Friday.\n");
        await LookTwiceAsync(watch);
        Assert.Single(await ListAsync(store));
        Assert.Equal((FolderState.Watching, null), (Status(store).State, Status(store).Problem));
    }

    [Theory, EachStore]
    public async Task WhatIsRemembered_IsBounded_AndKeepsWhatIsInTheFolder(StoreKind kind)
    {
        await using var store = await CreateAsync(kind);
        var files = store.Services.GetRequiredService<TakenFiles>();
        for (var i = 0; i < 6; i++)
        {
            await files.AddAsync(new WatchedFile { ContentHash = $"hash{i}", Path = $"{i}.txt", AtUtc = new DateTime(2026, 1, 1, 0, i, 0, DateTimeKind.Utc) }, Stop);
        }

        await files.PruneAsync(new HashSet<string>(["hash0"]), Stop, max: 3);
        Assert.Equal(["5.txt", "4.txt", "0.txt"], (await store.Services.GetRequiredService<WatchedFolder>().RecentAsync(10, Stop)).Select(f => f.Path));
    }

    [Fact]
    public async Task NoFolder_IsOff()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        Assert.Equal((FolderState.Off, null), (Status(store).State, store.Services.GetRequiredService<WatchedFolder>().Path));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static FolderStatus Status(TestStore store) => store.Services.GetRequiredService<WatchedFolder>().Status;

    private static async Task<List<Transcript>> ListAsync(TestStore store) =>
        [.. (await store.Services.GetRequiredService<ITranscriptLibrary>().ListAsync(Stop)).Select(s => s.Transcript)];

    private Task<TestStore> CreateAsync(StoreKind kind, params (string Key, string Value)[] settings) =>
        TranscriptImporterTests.CreateAsync(kind, settings.Append(("Transcripts:WatchFolder", _root.FullName)).ToDictionary(s => s.Item1, s => (string?)s.Item2));

    private FolderWatch Watch(TestStore store, ITranscriptImporter? importer = null)
    {
        var services = store.Services;
        return new FolderWatch(
            services.GetRequiredService<WatchedFolder>(), services.GetRequiredService<TakenFiles>(), importer ?? services.GetRequiredService<ITranscriptImporter>(),
            services.GetRequiredService<IOptionsMonitor<TranscriptsOptions>>(), _time, NullLogger<FolderWatch>.Instance);
    }

    private async Task LookTwiceAsync(FolderWatch watch)
    {
        await LookAsync(watch);
        await LookAsync(watch);
    }

    private async Task LookAsync(FolderWatch watch)
    {
        _time.Advance(FolderWatch.Interval);
        await watch.LookAsync(_root.FullName, Stop);
    }

    // Every version has a time of its own, as on a disk where minutes pass.
    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_root.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
        file.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;
    }

    private sealed class Sick(ITranscriptImporter inner) : ITranscriptImporter
    {
        public bool IsSick { get; set; } = true;

        public Func<Task> Before { get; init; } = () => Task.CompletedTask;

        public Action After { get; init; } = () => { };

        public async Task<ImportedFile> ImportAsync(string fileName, Stream content, AuditActor actor, bool sample = false, ImportOrigin? origin = null, bool holdIfWarned = false, CancellationToken cancellationToken = default)
        {
            await Before();
            var result = IsSick
                ? new ImportedFile(fileName, null, 0, 0, false, false, [], StoreFailure.Text) { StoreUnavailable = true }
                : await inner.ImportAsync(fileName, content, actor, sample, origin, holdIfWarned, cancellationToken);
            After();
            return result;
        }
    }

    /// <summary>A machine where patterns time out as soon as a file is received.</summary>
    private sealed class Overloaded : TimeProvider
    {
        public override long GetTimestamp() => throw new System.Text.RegularExpressions.RegexMatchTimeoutException();
    }
}
