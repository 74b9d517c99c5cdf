using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AdminApp.Tests.Transcripts.Search.Keyword;

public class WordSearchTests
{
    private static readonly (string, string)[] Budget =
    [
        ("Ann", "The budget for the remote control is twelve euros fifty."),
        ("Ben", "Marketing wants a fancy look, not a cheap one."),
        ("Ann", "Budgets are budgets. We cannot spend more than the budget allows."),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Imported_IsFoundAtOnce_WithItsPlace(StoreKind kind)
    {
        await using var store = await SearchHarness.CreateAsync(kind);
        await store.PutMeetingAsync("Kick-off - Mar 4, 2025.txt", new DateOnly(2025, 3, 4), Budget);
        var result = await store.Services.SearchAsync("What does marketing want?");
        var hit = result.Hits[0];
        Assert.Equal(SearchMode.Words, result.Mode);
        Assert.Equal(("Kick-off - Mar 4, 2025.txt", 1, 1, 1), (hit.File, hit.Ordinal, hit.TurnFrom, hit.TurnTo));
        Assert.Equal(TimeSpan.FromSeconds(10), hit.Start);
        Assert.Equal(["Ben"], hit.Speakers);
    }

    [Fact]
    public async Task InflectedWords_MatchTheirStem()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("a.txt", null, ("Ann", "We were deciding on buttons."), ("Ben", "Nothing else."));
        Assert.Equal(0, Assert.Single((await store.Services.SearchAsync("button decided")).Hits).Ordinal);
    }

    [Fact]
    public void Analyzer_StemsAndDropsWhatCarriesNoSubject()
    {
        using var analyzer = new PassageAnalyzer();
        Assert.Equal(["decid", "button", "decid", "team", "budget"], analyzer.Terms("We were deciding on the buttons, uh, decided. The team's budgets!", IndexSchema.Stem));
        Assert.Equal(["deciding", "button", "decided", "team", "budget"], analyzer.Terms("We were deciding on the buttons, uh, decided. The team's budgets!"));
    }

    [Theory, EachStore]
    public async Task Replaced_And_Deleted_VanishAtOnce(StoreKind kind)
    {
        await using var store = await SearchHarness.CreateAsync(kind);
        await store.PutMeetingAsync("a.txt", null, ("Ann", "The lighthouse is blue."));
        var other = await store.PutMeetingAsync("b.txt", null, ("Ben", "A lighthouse far away."));
        Assert.Equal(2, (await store.Services.SearchAsync("lighthouse")).Hits.Count);

        await store.PutMeetingAsync("a.txt", null, ("Ann", "The windmill is green."));
        Assert.Equal("b.txt", Assert.Single((await store.Services.SearchAsync("lighthouse")).Hits).File);

        await store.DropMeetingAsync(other);
        Assert.Empty((await store.Services.SearchAsync("lighthouse")).Hits);
        Assert.Equal("a.txt", Assert.Single((await store.Services.SearchAsync("windmill")).Hits).File);
    }

    [Fact]
    public async Task SameMeetings_RankAlike_OverBothStores_WhateverTheOrderAndHistory()
    {
        await using var sqlite = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await using var postgres = await SearchHarness.CreateAsync(StoreKind.Postgres);
        var meetings = Enumerable.Range(0, 12).Select(i => ($"m{i:00}.txt", Turns(i))).ToArray();
        foreach (var (file, turns) in meetings)
        {
            await sqlite.PutMeetingAsync(file, null, turns);
        }

        // The other store takes a longer way to the same content: other order, other versions, deletions, a commit after each.
        foreach (var (file, turns) in meetings.Reverse())
        {
            await postgres.PutMeetingAsync(file, null, turns[..3]);
            await postgres.Services.SearchAsync("budget");
        }

        await postgres.DropMeetingAsync(await postgres.PutMeetingAsync("gone.txt", null, Budget));
        foreach (var (file, turns) in meetings.OrderBy(m => m.Item1[2]))
        {
            await postgres.PutMeetingAsync(file, null, turns);
            await postgres.Services.SearchAsync("budget");
        }

        foreach (var question in new[] { "budget", "What did the team decide about the budget and the button?", "remote control case design", "price" })
        {
            var one = await sqlite.Services.SearchAsync(question, top: 50);
            var two = await postgres.Services.SearchAsync(question, top: 50);
            Assert.NotEmpty(one.Hits);
            Assert.Equal(one.Hits.Select(h => (h.File, h.Ordinal, h.Score)), two.Hits.Select(h => (h.File, h.Ordinal, h.Score)));
            Assert.Equal(one.WordCoverage, two.WordCoverage);
        }
    }

    [Theory, EachStore]
    public async Task SecondProcessOnTheSameData_Follows(StoreKind kind)
    {
        await using var store = await SearchHarness.CreateAsync(kind);
        await store.PutMeetingAsync("a.txt", null, Budget);
        Assert.NotEmpty((await store.Services.SearchAsync("budget")).Hits);

        // The first holds the writer's lock; what the second reads comes from the commits of the first.
        await using var second = SearchHarness.Beside(store);
        var search = second.GetRequiredService<ITranscriptSearch>();
        Assert.NotEmpty((await search.SearchAsync(new SearchQuery("budget"), Token)).Hits);

        await store.PutMeetingAsync("b.txt", null, ("Cleo", "A windmill."));
        var waiting = search.SearchAsync(new SearchQuery("windmill"), Token);
        Assert.True(await store.Services.GetRequiredService<KeywordIndex>().CatchUpAsync());
        Assert.Equal("b.txt", Assert.Single((await waiting).Hits).File);
    }

    [Fact]
    public async Task AnotherMachineOnTheSamePostgres_FindsTheSame_FromAnIndexOfItsOwn()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Postgres);
        await store.PutMeetingAsync("a.txt", null, Turns(1));
        var folder = Directory.CreateTempSubdirectory("adminapp-test-");
        try
        {
            await using var other = SearchHarness.Beside(store, directory: folder.FullName);
            Assert.NotEmpty((await other.SearchAsync("budget")).Hits);

            await store.PutMeetingAsync("a.txt", null, Turns(2));
            await store.PutMeetingAsync("b.txt", null, Turns(3));
            var here = await store.Services.SearchAsync("budget and battery", top: 50);
            var there = await other.SearchAsync("budget and battery", top: 50);
            Assert.Equal(12, here.Hits.Count);
            Assert.Equal(here.Hits.Select(h => (h.PassageId, h.Score)), there.Hits.Select(h => (h.PassageId, h.Score)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WriterGone_TheOtherTakesOver()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("a.txt", null, Budget);
        await using (var first = SearchHarness.Beside(store))
        {
            Assert.True(await first.GetRequiredService<KeywordIndex>().CatchUpAsync());
        }

        await store.PutMeetingAsync("b.txt", null, ("Cleo", "A windmill."));
        Assert.True(await store.Services.GetRequiredService<KeywordIndex>().CatchUpAsync());
        Assert.NotEmpty((await store.Services.SearchAsync("windmill")).Hits);
        Assert.NotEmpty((await store.Services.SearchAsync("budget")).Hits);
    }

    [Theory]
    [InlineData("segments")]
    [InlineData("_")]
    public async Task DamagedIndex_IsBuiltAgain(string prefix)
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("a.txt", null, Budget);
        await using (var first = SearchHarness.Beside(store))
        {
            Assert.NotEmpty((await first.GetRequiredService<ITranscriptSearch>().SearchAsync(new SearchQuery("budget"), Token)).Hits);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(store.Directory, "index"), prefix + "*"))
        {
            await File.WriteAllBytesAsync(file, [1, 2, 3], Token);
        }

        Assert.Equal(2, (await store.Services.SearchAsync("budget")).Hits.Count);
    }

    [Fact]
    public void StoreThatIsAway_DoesNotCondemnTheIndex()
    {
        // As the store's own retrying tells it.
        Assert.False(KeywordIndex.LooksDamaged(new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", new NpgsqlException("gone", new IOException("reset")))));
        Assert.True(KeywordIndex.LooksDamaged(new InvalidOperationException("a codec says so")));
    }

    [Fact]
    public async Task IndexOfAnotherStore_IsBuiltAgain()
    {
        await using var one = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await using var two = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await one.PutMeetingAsync("a.txt", null, ("Ann", "A lighthouse."));
        await two.PutMeetingAsync("b.txt", null, ("Ben", "A windmill."));
        await using (var first = SearchHarness.Beside(one))
        {
            await first.GetRequiredService<KeywordIndex>().CatchUpAsync();
        }

        Directory.Move(Path.Combine(one.Directory, "index"), Path.Combine(two.Directory, "index"));
        Assert.Empty((await two.Services.SearchAsync("lighthouse")).Hits);
        Assert.Single((await two.Services.SearchAsync("windmill")).Hits);
    }

    [Fact]
    public async Task QuestionsWhileOthersImport_NeverFail()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("a.txt", null, Budget);
        await using var second = SearchHarness.Beside(store);
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(async reader =>
            {
                var search = (reader % 2 == 0 ? store.Services : second).GetRequiredService<ITranscriptSearch>();
                for (var i = 0; i < 12; i++)
                {
                    Assert.NotEmpty((await search.SearchAsync(new SearchQuery("budget"), Token)).Hits);
                }
            })
            .Append(Task.Run(async () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await store.PutMeetingAsync($"b{i % 4}.txt", null, Turns(i));
                }
            })));
        Assert.Equal(5, (await store.Services.SearchAsync("budget", top: 50)).Hits.Select(h => h.File).Distinct().Count());
    }

    private static (string, string)[] Turns(int seed)
    {
        string[] words = ["budget", "button", "remote", "control", "design", "case", "price", "decide", "speech", "battery", "rubber", "curved"];
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 6).Select(t => ($"Speaker {t % 3}", string.Join(' ', Enumerable.Range(0, 8 + random.Next(30)).Select(_ => words[random.Next(words.Length)])) + " budget."))];
    }
}
