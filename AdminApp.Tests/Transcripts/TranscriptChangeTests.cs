using System.Threading.Channels;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts;

public class TranscriptChangeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OwnChanges_AreToldAtOnce_AndNotAgainByThePoll()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var feed = store.Services.GetRequiredService<TranscriptChangeFeed>();
        await feed.PollAsync(Stop);
        var told = Listen(store.Services);

        var id = (await ImportAsync(store.Services, "a.txt", "one")).Id!.Value;
        await ImportAsync(store.Services, "a.txt", "one");
        await ImportAsync(store.Services, "a.txt", "two");
        await store.Services.GetRequiredService<ITranscriptLibrary>().DeleteAsync(id, AuditActor.CommandLine, Stop);
        Assert.Equal([id, id, id], told);

        await feed.PollAsync(Stop);
        Assert.Equal(3, told.Count);
    }

    [Theory, EachStore]
    public async Task ChangesOfOtherProcesses_AreNoticedWithinFiveSeconds(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        await using var other = TranscriptImporterTests.OtherProcess(store);
        var kept = (await ImportAsync(other, "kept.txt", "kept")).Id!.Value;
        var feed = store.Services.GetRequiredService<TranscriptChangeFeed>();
        var time = new FakeTimeProvider();
        using var watcher = new TranscriptWatcher(feed, time, NullLogger<TranscriptWatcher>.Instance);
        var told = Channel.CreateUnbounded<Guid>();
        store.Services.GetRequiredService<ITranscriptLibrary>().Changed += ids => ids.ToList().ForEach(id => told.Writer.TryWrite(id));
        await watcher.StartAsync(Stop);

        var added = (await ImportAsync(other, "added.txt", "added")).Id!.Value;
        Assert.Equal(added, await NextAsync());
        await ImportAsync(other, "kept.txt", "changed");
        await other.GetRequiredService<ITranscriptLibrary>().DeleteAsync(added, AuditActor.CommandLine, Stop);
        Assert.Equal(new[] { kept, added }.Order(), new[] { await NextAsync(), await NextAsync() }.Order());
        await watcher.StopAsync(Stop);
        Assert.False(told.Reader.TryRead(out _));
        Assert.True(TranscriptWatcher.Interval < TimeSpan.FromSeconds(5));

        Task<Guid> NextAsync() => time.AdvanceUntilAsync(TranscriptWatcher.Interval, told.Reader.ReadAsync(Stop).AsTask());
    }

    [Fact]
    public async Task ListenerThatFails_KeepsNeitherTheImportNorTheOthersFromGoingOn()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var library = store.Services.GetRequiredService<ITranscriptLibrary>();
        library.Changed += _ => throw new InvalidOperationException("listener");
        var told = Listen(store.Services);
        var result = await ImportAsync(store.Services, "a.txt", "one");
        Assert.True(result.Accepted);
        Assert.Equal([result.Id!.Value], told);
    }

    private static List<Guid> Listen(IServiceProvider services)
    {
        var told = new List<Guid>();
        services.GetRequiredService<ITranscriptLibrary>().Changed += told.AddRange;
        return told;
    }

    private static Task<ImportedFile> ImportAsync(IServiceProvider services, string name, string text) =>
        services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, TranscriptImporterTests.Stream($"Ana  0:00\nWe ship the new version on Friday: {text}\n"), AuditActor.CommandLine, cancellationToken: Stop);
}
