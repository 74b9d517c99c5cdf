using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts.Search.Keyword;

/// <summary>A process beside a server, such as the <c>search</c> command, reads the index that the server writes.</summary>
public class KeywordIndexFollowerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_WaitsForTheServersCommit_LongerThanAQuestionWaitsInTheServer()
    {
        var time = new FakeTimeProvider();
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, time: time);
        await store.PutMeetingAsync("first.txt", null, ("Ann", "The windmill turns."));
        await using var server = SearchHarness.Beside(store);
        using (await server.GetRequiredService<KeywordIndex>().AcquireAsync(Token))
        {
        }

        var command = store.Services.GetRequiredService<KeywordIndex>();
        using (await time.AdvanceUntilAsync(Step, command.AcquireAsync(Token)))
        {
        }

        await store.PutMeetingAsync("second.txt", null, ("Ben", "The lighthouse shines."));
        var began = time.GetUtcNow();
        var acquiring = command.AcquireAsync(Token);
        await Eventually.UntilAsync(() => time.GetUtcNow() - began > 2 * KeywordIndex.Patience, () => time.Advance(Step));
        Assert.False(acquiring.IsCompleted);

        Assert.True(await server.GetRequiredService<KeywordIndex>().CatchUpAsync());
        using var snapshot = await time.AdvanceUntilAsync(Step, acquiring);
        Assert.Equal(2, snapshot.Transcripts.Count);
    }
}
