using AdminApp.Core.Access.Audit;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts;

public class TranscriptDirectoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Names_FollowEveryChange_OfAnotherProcessToo_AndAreOtherwiseFromMemory(StoreKind kind)
    {
        await using var store = await TranscriptImporterTests.CreateAsync(kind);
        var library = store.Services.GetRequiredService<ITranscriptLibrary>();
        Assert.Empty((await library.DirectoryAsync(Stop)).Transcripts);
        await ImportAsync(store.Services, "old.txt", "Kick-off - Oct 3, 2025\n\nAna  0:00\nHello.\n\nBen  0:10\nHi.\n");
        var id = await ImportAsync(store.Services, "new.txt", "Review - Nov 3, 2025\n\nANA  0:00\nHello again.\n\nAna  0:10\nAnd again.\n");
        var directory = await library.DirectoryAsync(Stop);
        Assert.Equal([("Review", "new.txt"), ("Kick-off", "old.txt")], directory.Transcripts.Select(meeting => (meeting.Title, meeting.FileName)));
        Assert.Equal([new ListedSpeaker("ANA", 2, new DateOnly(2025, 11, 3)), new ListedSpeaker("Ben", 1, new DateOnly(2025, 10, 3))], directory.Speakers);
        Assert.Same(directory, await library.DirectoryAsync(Stop));

        await library.DeleteAsync(id, AuditActor.CommandLine, Stop);
        Assert.Equal([new ListedSpeaker("Ana", 1, new DateOnly(2025, 10, 3)), new ListedSpeaker("Ben", 1, new DateOnly(2025, 10, 3))], (await library.DirectoryAsync(Stop)).Speakers);

        var feed = store.Services.GetRequiredService<TranscriptChangeFeed>();
        await feed.PollAsync(Stop);
        await using var other = TranscriptImporterTests.OtherProcess(store);
        await ImportAsync(other, "third.txt", "Retro - Dec 3, 2025\n\nZoe  0:00\nHello.\n");
        await feed.PollAsync(Stop);
        Assert.Equal("Zoe", (await library.DirectoryAsync(Stop)).Speakers[0].Name);
    }

    [Fact]
    public void NameThatIsWrittenInSeveralWays_IsOneSpeaker_AsInTheNewestMeeting()
    {
        var directory = TranscriptDirectory.Of([(Meeting(3), ["Anna Berg", "ANNA  BERG"]), (Meeting(2), ["anna berg\u200B", "Ben"]), (Meeting(1), ["Anna  Berg"])]);
        Assert.Equal([new ListedSpeaker("Anna Berg", 3, new DateOnly(2025, 1, 3)), new ListedSpeaker("Ben", 1, new DateOnly(2025, 1, 2))], directory.Speakers);

        static TranscriptName Meeting(int day) => new(Guid.NewGuid(), "a", "a.txt", new DateOnly(2025, 1, day), default);
    }

    private static async Task<Guid> ImportAsync(IServiceProvider services, string name, string text) =>
        (await services.GetRequiredService<ITranscriptImporter>().ImportAsync(name, TranscriptImporterTests.Stream(text), AuditActor.CommandLine, cancellationToken: Stop)).Id!.Value;
}
