using AdminApp.Core;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Transcripts.Search.Keyword;
using AdminApp.Core.Transcripts.Search.Semantic;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Transcripts.Search.Semantic;

public class MeaningSearchTests
{
    private static readonly (string, string)[] Cars =
    [
        ("Ann", "The automobile stays in the garage."),
        ("Ben", "Lunch is at noon."),
        ("Ann", "Let us talk about the weather in Spain."),
    ];

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Meaning_FindsWhatWordsMiss(StoreKind kind)
    {
        var model = new FakeEmbedder();
        await using var store = await SearchHarness.CreateAsync(kind, () => model);
        await store.PutMeetingAsync("a.txt", null, Cars);
        Assert.Equal(SearchMode.Words, (await store.Services.SearchAsync("vehicle")).Mode);

        await store.Services.EmbedAllAsync();
        var result = await store.Services.SearchAsync("vehicle");
        Assert.Equal(SearchMode.WordsAndMeaning, result.Mode);
        Assert.Equal(0, result.Hits[0].Ordinal);
        Assert.Equal(new EmbeddingProgress(3, 3, true), store.Services.GetRequiredService<IEmbeddingStatus>().Progress);
    }

    [Fact]
    public async Task SmallestPoolOfConnections_IsEnoughToMigrateAndToEmbed()
    {
        var least = ProductSettings.Catalog.Find("Postgres:MaxPoolSize")!.Min;
        await using var store = await SearchHarness.CreateAsync(
            StoreKind.Postgres, () => new FakeEmbedder(), settings: new Dictionary<string, string?> { ["Postgres:MaxPoolSize"] = $"{least}" });
        await store.PutMeetingAsync("a.txt", null, Cars);
        await store.Services.EmbedAllAsync();
        Assert.Equal(SearchMode.WordsAndMeaning, (await store.Services.SearchAsync("vehicle")).Mode);
    }

    [Theory, EachStore]
    public async Task PassageThatCannotBeEmbedded_IsPassedOver_AndFoundByWords(StoreKind kind)
    {
        var model = new FakeEmbedder { BeforePassage = text => Fail(when: text.Contains("poison", StringComparison.Ordinal)) };
        await using var store = await SearchHarness.CreateAsync(kind, () => model);
        await store.PutMeetingAsync("a.txt", null, Cars);
        var bad = await store.PutMeetingAsync("bad.txt", new DateOnly(2099, 12, 31), ("Ann", "Hello poison two."), ("Ben", "Yes it is."));

        await store.Services.EmbedAllAsync();
        Assert.Equal(new EmbeddingProgress(5, 5, true), store.Services.GetRequiredService<IEmbeddingStatus>().Progress);
        Assert.Equal(0, (await store.Services.SearchAsync("vehicle")).Hits[0].Ordinal);
        Assert.Equal(bad, (await store.Services.SearchAsync("poison")).Hits[0].TranscriptId);

        // What is stored says so to other processes, and after a restart: nobody tries again.
        var second = new FakeEmbedder { BeforePassage = _ => Fail(when: true) };
        await using var process = SearchHarness.Beside(store, () => second, embeddings: true);
        await process.EmbedAllAsync();
        Assert.Equal(SearchMode.WordsAndMeaning, (await process.SearchAsync("vehicle")).Mode);
    }

    [Fact]
    public async Task NothingButPassagesThatCannotBeEmbedded_IsSearchedByWords()
    {
        var model = new FakeEmbedder { BeforePassage = text => Fail(when: text.StartsWith("Ann", StringComparison.Ordinal)) };
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => model);
        await store.PutMeetingAsync("bad.txt", null, ("Ann", "Hello poison two."));
        await store.Services.EmbedAllAsync();
        var result = await store.Services.SearchAsync("poison");
        Assert.Equal(SearchMode.Words, result.Mode);
        Assert.Single(result.Hits);
    }

    [Fact]
    public async Task ModelThatFails_MarksNoPassage()
    {
        var broken = true;
        var model = new FakeEmbedder { BeforePassage = _ => Fail(when: broken) };
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => model);
        await store.PutMeetingAsync("a.txt", null, Cars);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => store.Services.EmbedAllAsync());
        broken = false;
        await store.Services.EmbedAllAsync();
        Assert.Equal(3, model.Passages);
    }

    [Fact]
    public async Task Progress_IsTold_AndEndsComplete()
    {
        var model = new FakeEmbedder();
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => model);
        await store.PutMeetingAsync("a.txt", null, Cars);
        List<EmbeddingProgress> told = [];
        var embedding = store.Services.GetRequiredService<IEmbeddingStatus>();
        embedding.Changed += told.Add;
        await embedding.CompleteAsync(cancellationToken: Token);
        Assert.Equal(3, told[0].Total);
        Assert.False(told[0].Complete);
        Assert.True(told[^1].Complete);
    }

    [Theory, EachStore]
    public async Task AfterARestart_GoesOnWhereItStopped(StoreKind kind)
    {
        await using var store = await SearchHarness.CreateAsync(kind);
        await store.PutMeetingAsync("a.txt", null, Cars);
        var first = new FakeEmbedder();
        first.BeforePassage = _ => Fail(when: first.Passages == 2);
        await using (var process = SearchHarness.Beside(store, () => first, embeddings: true))
        {
            await Assert.ThrowsAnyAsync<InvalidOperationException>(() => process.EmbedAllAsync());
        }

        var second = new FakeEmbedder();
        await using (var process = SearchHarness.Beside(store, () => second, embeddings: true))
        {
            await process.EmbedAllAsync();
            Assert.Equal(SearchMode.WordsAndMeaning, (await process.SearchAsync("vehicle")).Mode);
        }

        Assert.Equal((2, 1), (first.Passages, second.Passages));
    }

    [Theory, EachStore]
    public async Task ServerStartedAgain_EmbedsTheRestByItself(StoreKind kind)
    {
        await using var store = await SearchHarness.CreateAsync(kind);
        await store.PutMeetingAsync("a.txt", null, Cars);
        var reached = new TaskCompletionSource();
        var first = new FakeEmbedder();
        first.BeforePassage = _ =>
        {
            if (first.Passages < 2)
            {
                return;
            }

            reached.TrySetResult();
            Fail(when: true);
        };
        await using (await ServerAsync(store, first))
        {
            await reached.Task.WaitAsync(AtMost, Token);
        }

        var second = new FakeEmbedder();
        await using var server = await ServerAsync(store, second);
        var embedding = server.Services.GetRequiredService<IEmbeddingStatus>();
        var complete = new TaskCompletionSource();
        embedding.Changed += Look;
        Look(embedding.Progress);
        await complete.Task.WaitAsync(AtMost, Token);
        Assert.Equal((2, 1), (first.Passages, second.Passages));
        Assert.Equal(0, (await server.Services.SearchAsync("vehicle")).Hits[0].Ordinal);

        void Look(EmbeddingProgress progress)
        {
            if (progress is { Done: 3, Complete: true })
            {
                complete.TrySetResult();
            }
        }
    }

    [Fact]
    public async Task ChangeInThisProcess_IsEmbeddedAtOnce()
    {
        // The clock stands still, so waiting for the next check would never end.
        var time = new FakeTimeProvider();
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => new FakeEmbedder(), time);
        await store.PutMeetingAsync("first.txt", null, Cars);
        var feed = new TranscriptChangeFeed(store.Contexts, NullLogger<TranscriptChangeFeed>.Instance);
        var embedding = store.Services.GetRequiredService<EmbeddingWork>();
        using var worker = new EmbeddingWorker(embedding, feed);
        await worker.StartAsync(Token);
        await Eventually.UntilAsync(() => embedding.Progress is { Done: 3, Complete: true });

        var second = await store.PutMeetingAsync("second.txt", null, Cars);
        feed.Publish(second, Guid.NewGuid());
        await Eventually.UntilAsync(() => embedding.Progress is { Done: 6, Complete: true });
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task NewestMeetings_ComeFirst()
    {
        List<string> order = [];
        var model = new FakeEmbedder { BeforePassage = text => order.Add(text) };
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => model);
        await store.PutMeetingAsync("old.txt", new DateOnly(2024, 1, 1), ("Ann", "old"));
        await store.PutMeetingAsync("new.txt", new DateOnly(2025, 1, 1), ("Ann", "new"));
        await store.PutMeetingAsync("none.txt", null, ("Ann", "none"));
        await store.Services.EmbedAllAsync();
        Assert.Equal(["Ann: new", "Ann: old", "Ann: none"], order);
    }

    [Theory, EachStore]
    public async Task ReplacedAndDeletedMeanwhile_LeavesNoVectorBehind_AndEmbedsTheNew(StoreKind kind)
    {
        TestStore? store = null;
        var model = new FakeEmbedder();
        Guid? dropped = null;
        model.BeforePassage = _ =>
        {
            if (dropped is null || model.Passages != 0)
            {
                return;
            }

            // Passages vanish while their vectors are being made.
            store!.DropMeetingAsync(dropped.Value).GetAwaiter().GetResult();
            store!.PutMeetingAsync("a.txt", null, ("Ann", "A bicycle instead.")).GetAwaiter().GetResult();
            dropped = null;
        };
        store = await SearchHarness.CreateAsync(kind, () => model);
        await using var owned = store;
        await store.PutMeetingAsync("a.txt", null, Cars);
        dropped = await store.PutMeetingAsync("b.txt", new DateOnly(2025, 1, 1), Cars);
        await store.Services.EmbedAllAsync();

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(await context.Passages.Select(p => p.Id).ToListAsync(Token), await context.PassageEmbeddings.Select(e => e.PassageId).ToListAsync(Token));
        Assert.Equal("a.txt", Assert.Single((await store.Services.SearchAsync("bicycle")).Hits).File);
    }

    [Theory, EachStore]
    public async Task TwoProcesses_EmbedEachPassageOnce(StoreKind kind)
    {
        var (one, two) = (new FakeEmbedder(), new FakeEmbedder());
        await using var store = await SearchHarness.CreateAsync(kind, () => one);
        for (var i = 0; i < 12; i++)
        {
            await store.PutMeetingAsync($"m{i}.txt", null, Cars);
        }

        await using var second = SearchHarness.Beside(store, () => two, embeddings: true);
        await Task.WhenAll(store.Services.EmbedAllAsync(), second.EmbedAllAsync());
        Assert.Equal(36, one.Passages + two.Passages);
        Assert.Equal(new EmbeddingProgress(36, 36, true), second.GetRequiredService<IEmbeddingStatus>().Progress);
        Assert.Equal(SearchMode.WordsAndMeaning, (await second.SearchAsync("vehicle")).Mode);
    }

    [Fact]
    public async Task VectorsOfAnotherModel_AreMadeAgain()
    {
        var model = new FakeEmbedder();
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => model);
        await store.PutMeetingAsync("a.txt", null, Cars);
        await store.Services.EmbedAllAsync();
        await using (var context = store.Contexts.CreateDbContext())
        {
            await context.PassageEmbeddings.ExecuteUpdateAsync(set => set.SetProperty(e => e.Model, "older/1"), Token);
        }

        var again = new FakeEmbedder();
        await using var later = SearchHarness.Beside(store, () => again, embeddings: true);
        await later.EmbedAllAsync();
        Assert.Equal(3, again.Passages);
    }

    [Fact]
    public async Task Off_NeverLoadsTheModel_AndNothingIsLeftToDo()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite);
        await store.PutMeetingAsync("a.txt", null, Cars);
        await store.Services.EmbedAllAsync();
        Assert.Equal(SearchMode.Words, (await store.Services.SearchAsync("automobile")).Mode);
        Assert.True(store.Services.GetRequiredService<IEmbeddingStatus>().Progress is { Enabled: false, Complete: true });
    }

    [Fact]
    public async Task TurnedOffLater_SearchesByWords_AndReadsNoVectors()
    {
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, () => new FakeEmbedder());
        await store.PutMeetingAsync("a.txt", null, Cars);
        await store.Services.EmbedAllAsync();
        Assert.Equal(SearchMode.WordsAndMeaning, (await store.Services.SearchAsync("vehicle")).Mode);

        await using var off = SearchHarness.Beside(store, embeddings: false);
        var result = await off.SearchAsync("vehicle");
        Assert.Equal((SearchMode.Words, 0), (result.Mode, result.Hits.Count));
        using var snapshot = await off.GetRequiredService<KeywordIndex>().AcquireAsync(Token);
        Assert.False(off.GetRequiredService<PassageVectors>().Any(snapshot));
    }

    [Fact]
    public async Task ModelThatDoesNotLoad_SearchesByWords_SaysSo_AndIsTriedAgain()
    {
        var time = new FakeTimeProvider();
        var broken = true;
        var loads = 0;
        await using var store = await SearchHarness.CreateAsync(StoreKind.Sqlite, Load, time);
        await store.PutMeetingAsync("a.txt", null, Cars);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Services.EmbedAllAsync());
        Assert.Contains("cannot be loaded", store.Services.GetRequiredService<IEmbeddingStatus>().Progress.Problem, StringComparison.Ordinal);
        Assert.Equal(SearchMode.Words, (await store.Services.SearchAsync("automobile")).Mode);
        Assert.Equal(1, loads);

        broken = false;
        time.Advance(TimeSpan.FromMinutes(1));
        await store.Services.EmbedAllAsync();
        Assert.Null(store.Services.GetRequiredService<IEmbeddingStatus>().Progress.Problem);
        Assert.Equal(SearchMode.WordsAndMeaning, (await store.Services.SearchAsync("automobile")).Mode);

        ITextEmbedder Load()
        {
            loads++;
            return broken ? throw new DllNotFoundException("onnxruntime") : new FakeEmbedder();
        }
    }

    [Fact]
    public async Task QuestionRunning_WorkStepsAside()
    {
        var time = new FakeTimeProvider();
        var gate = new QuestionGate(time);
        var question = gate.Enter();
        var waiting = gate.YieldAsync(Token);
        Assert.False(waiting.IsCompleted);
        question.Dispose();
        time.Advance(TimeSpan.FromMilliseconds(20));
        await waiting;

        using var endless = gate.Enter();
        var bounded = gate.YieldAsync(Token);
        for (var i = 0; i < 60; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await bounded;
    }

    private static Task<AppFactory> ServerAsync(TestStore store, ITextEmbedder model) => AppFactory.StartOverAsync(store, [("Search:Embeddings", "true")], services =>
    {
        services.RemoveAll<Func<ITextEmbedder>>();
        services.AddSingleton<Func<ITextEmbedder>>(() => model);
    });

    private static void Fail(bool when)
    {
        if (when)
        {
            throw new InvalidOperationException("The machine is switched off here.");
        }
    }
}
