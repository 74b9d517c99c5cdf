using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent.Facts;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Agent.Facts;

public class MeetingFactsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SpeakerWhoWasRenamed_HasTheNewName()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var actor = AuditActor.CommandLine;
        using var file = TranscriptImporterTests.Stream("Speaker 1  0:00\nShall we begin with the plan for this week?\n\nSpeaker 2  0:10\nWe ship on Friday, whatever happens.\n");
        var id = (await store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync("a.txt", file, actor, cancellationToken: Stop)).Id!.Value;
        var facts = new MeetingFacts(store.Services.GetRequiredService<ITranscriptLibrary>());
        Assert.Contains("Speaker 2", await LineAsync(), StringComparison.Ordinal);
        await store.Services.GetRequiredService<ISpeakerBook>().ChangeAsync(id, new SpeakerEdit { Rename = [new NameChange("Speaker 2", "Anna Berg")] }, actor, cancellationToken: Stop);
        Assert.Contains("Anna Berg", await LineAsync(), StringComparison.Ordinal);

        async Task<string> LineAsync() => Assert.Single((await facts.LinesAsync(new SearchResult(default, [], AppliedScope.None, 1), [id], listsMeetings: false, text => text.Length, Stop)).Lines);
    }
}
