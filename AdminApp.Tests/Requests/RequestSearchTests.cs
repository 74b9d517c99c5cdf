using AdminApp.Core.Access;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

public class RequestSearchTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Pages_FollowEachOther_WithoutGapOrRepetition(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);

        // Three of each instant, so that pages end between equal times.
        await store.AddRequestsAsync(Enumerable.Range(0, 60).Select(i => At(i / 3)));
        var search = store.Search();
        List<RequestRow> all = [];
        RequestCursor? next = null;
        do
        {
            var page = await search.PageAsync(new RequestQuery(), next, 7, Stop);
            Assert.False(page.Exhausted);
            Assert.InRange(page.Rows.Count, 1, 7);
            all.AddRange(page.Rows);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(60, all.Select(row => row.Id).Distinct().Count());
        Assert.Equal(all.OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id).Select(row => row.Id), all.Select(row => row.Id));
    }

    [Theory, EachStore]
    public async Task Filters_MatchTogether(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var wanted = At(10, row => (row.Outcome, row.Class, row.User, row.TotalMs, row.Coalesced) = ("failed", "api", "key:7", 12_000, true));
        await store.AddRequestsAsync(
            wanted,
            At(11, row => (row.Outcome, row.Class, row.User, row.TotalMs) = ("failed", "api", "key:7", 900)),
            At(12, row => (row.Outcome, row.Class, row.TotalMs, row.FromCache) = ("answered", "api", 12_000, true)),
            At(13, row => (row.Outcome, row.EndedAtUtc, row.TotalMs) = (RequestRecord.Open, null, null)),
            At(4_000));
        RequestQuery[] queries =
        [
            new() { Class = "api", Outcome = "failed", MinMs = 10_000 },
            new() { User = "key:7", Outcome = "failed", Cache = RequestCacheUse.Shared },
            new() { Cache = RequestCacheUse.Shared },
            new() { From = Start.AddSeconds(10), To = Start.AddSeconds(11) },
            new() { Text = wanted.Id.ToString() },
            new() { Text = wanted.Id.ToString()[..13], Outcome = "failed" },
            new() { MinMs = 10_000, MaxTotalMs = 20_000, Cache = RequestCacheUse.Shared },
        ];
        var search = store.Search();
        foreach (var query in queries)
        {
            Assert.Equal([wanted.Id], (await search.PageAsync(query, cancellationToken: Stop)).Rows.Select(row => row.Id));
            Assert.Equal(new RequestCount(1, false), await search.CountAsync(query, Stop));
        }

        Assert.Equal(1, (await search.CountAsync(new RequestQuery { Cache = RequestCacheUse.Hit }, Stop)).Count);
        Assert.Equal(3, (await search.CountAsync(new RequestQuery { Cache = RequestCacheUse.Miss }, Stop)).Count);
        Assert.Equal(1, (await search.CountAsync(new RequestQuery { Outcome = "open" }, Stop)).Count);
        Assert.Empty((await search.PageAsync(new RequestQuery { Text = "nobody" }, cancellationToken: Stop)).Rows);
    }

    [Theory, EachStore]
    public async Task Text_FindsUsersAndKeysByName(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var key = new ApiKey { Id = Guid.NewGuid(), Name = "Reports", Hash = "h", Prefix = "p", CreatedBy = "a" };
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            context.Users.Add(new AppUser { Id = "u1", UserName = "ana@example.org", Email = "ana@example.org", NormalizedEmail = "ANA@EXAMPLE.ORG" });
            context.Users.Add(new AppUser { Id = "u2", UserName = "anatol@example.org", Email = "anatol@example.org", NormalizedEmail = "ANATOL@EXAMPLE.ORG" });
            context.ApiKeys.Add(key);
            await context.SaveChangesAsync(Stop);
        }

        await store.AddRequestsAsync(At(1, row => row.User = "user:u1"), At(2, row => row.User = "user:u2"), At(3, row => row.User = $"key:{key.Id}"), At(4, row => row.User = null));
        var search = store.Search();
        Assert.Equal(["user:u2", "user:u1"], (await search.PageAsync(new RequestQuery { Text = " ana" }, cancellationToken: Stop)).Rows.Select(row => row.User));
        Assert.Equal([$"key:{key.Id}"], (await search.PageAsync(new RequestQuery { Text = "report" }, cancellationToken: Stop)).Rows.Select(row => row.User));
        Assert.Equal(2, (await search.CountAsync(new RequestQuery { Text = "ANA" }, Stop)).Count);
        var names = await new RequestUsers(store.Contexts).NamesAsync(["user:u1", $"key:{key.Id}", "user:gone", "key:not-an-id", "odd"], Stop);
        Assert.Equal(["Reports", "ana@example.org"], names.Values.Select(user => user.Name).Order(StringComparer.Ordinal));
    }

    [Theory, EachStore]
    public async Task OpenRequestsOfThisProcess_AreOnTop_AndBetterKnownThanTheStore(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var time = new FakeTimeProvider(new DateTimeOffset(Start.AddMinutes(10)));
        var ledger = new QuestionLedger(time);
        var stored = ledger.Begin(new RequestOrigin { Terms = new CallerTerms { Class = LlmClass.Api, User = "key:1" } });
        await store.AddRequestsAsync(stored.ToRecord("i"), At(1));
        time.Advance(TimeSpan.FromSeconds(1));
        var waiting = ledger.Begin();
        waiting.Timeline.Queued(2);
        time.Advance(TimeSpan.FromSeconds(1));
        var running = ledger.Begin();
        running.Timeline.Attempt();
        stored.Answered();

        var search = store.Search(ledger);
        var rows = (await search.PageAsync(new RequestQuery(), cancellationToken: Stop)).Rows;
        Assert.Equal([running.Origin.Id, waiting.Origin.Id, stored.Origin.Id], rows.Take(3).Select(row => row.Id));
        Assert.Equal([true, false, false, false], rows.Select(row => row.Running));
        Assert.Equal(["open", "open", "answered", "answered"], rows.Select(row => row.Outcome));
        Assert.Equal(2, (await search.PageAsync(new RequestQuery { Outcome = "open" }, cancellationToken: Stop)).Rows.Count);
        Assert.Equal([stored.Origin.Id], (await search.PageAsync(new RequestQuery { Class = "api" }, cancellationToken: Stop)).Rows.Select(row => row.Id));
        Assert.Equal(new RequestCount(2, false), await search.NewerAsync(new RequestQuery(), rows[2].Cursor, 100, Stop));

        // The second page goes on below the first, which had those of the memory on top.
        var first = await search.PageAsync(new RequestQuery(), null, 1, Stop);
        var second = await search.PageAsync(new RequestQuery(), first.Next, 1, Stop);
        Assert.Equal(rows.Select(row => row.Id), first.Rows.Concat(second.Rows).Select(row => row.Id));
        Assert.Null(second.Next);
    }

    [Theory, EachStore]
    public async Task Counting_Stops(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await store.AddRequestsAsync(Enumerable.Range(0, RequestSearch.MaxCounted + 5).Select(i => At(i)));
        var search = store.Search();
        Assert.Equal(new RequestCount(RequestSearch.MaxCounted, true), await search.CountAsync(new RequestQuery(), Stop));
        Assert.Equal(new RequestCount(11, false), await search.CountAsync(new RequestQuery { To = Start.AddSeconds(11) }, Stop));

        // None matches: the first slice is not the end.
        var page = await search.PageAsync(new RequestQuery { MinMs = 5_000 }, cancellationToken: Stop);
        Assert.Equal((0, null, false), (page.Rows.Count, page.Next, page.Exhausted));
    }

    [Theory]
    [InlineData("class")]
    [InlineData("outcome")]
    [InlineData("range")]
    [InlineData("duration")]
    [InlineData("text")]
    public async Task InvalidQueries_AreRefused(string what)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var query = what switch
        {
            "class" => new RequestQuery { Class = "urgent" },
            "outcome" => new RequestQuery { Outcome = "won" },
            "range" => new RequestQuery { From = Start, To = Start },
            "duration" => new RequestQuery { MinMs = -1 },
            _ => new RequestQuery { Text = new string('x', RequestQuery.MaxText + 1) },
        };
        await Assert.ThrowsAsync<ArgumentException>(() => store.Search().PageAsync(query, cancellationToken: Stop));
    }

    [Fact]
    public async Task CanceledSearch_Ends()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Search().PageAsync(new RequestQuery(), cancellationToken: canceled.Token));
    }

    [Fact]
    public async Task SearchThatTakesTooLong_SaysSo_AndItsWorkEnds()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (time, contexts) = (new FakeTimeProvider(), new EndlessContexts());
        var log = new RequestLog(new QuestionLedger(time), store.Services.GetRequiredService<InstanceId>(), store.Contexts);
        var page = new RequestSearch(log, new RequestUsers(store.Contexts), contexts, time).PageAsync(new RequestQuery(), cancellationToken: Stop);
        await contexts.Asked.Task.WaitAsync(Stop);
        time.Advance(RequestSearch.Limit);
        await Assert.ThrowsAsync<TimeoutException>(() => page);
        await contexts.Ended.Task.WaitAsync(Stop);
    }

    [Theory, EachStore]
    public async Task Rank_ComparesWithTheClass(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await store.AddRequestsAsync(Enumerable.Range(0, 40).Select(i => At(i, row => row.TotalMs = (i + 1) * 100)));
        await store.AddRequestsAsync(Enumerable.Range(0, 40).Select(i => At(i, row => (row.Class, row.TotalMs) = ("api", 99_000))));
        var ranks = new RequestRanks(store.Contexts);
        Assert.Equal(new RequestRank(0.75, 40), await ranks.FindAsync(At(100, row => row.TotalMs = 3_050), Stop));
        Assert.Null(await ranks.FindAsync(At(100, row => row.Outcome = "failed"), Stop));
        Assert.Null(await ranks.FindAsync(At(10), Stop)); // only ten before it
        Assert.Null(await ranks.FindAsync(At(100 + (24 * 3600)), Stop)); // all too long ago
    }

    [Theory, EachStore]
    public async Task Questions_AreLookedUpByTheIdOfTheirAnswer(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var (conversation, answer) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var context = await store.Contexts.CreateDbContextAsync(Stop))
        {
            context.Conversations.Add(new Conversation { Id = conversation, Owner = "user:1", Title = "t" });
            context.Messages.Add(new Message { Id = Guid.NewGuid(), ConversationId = conversation, Ordinal = 0, Role = "user", Content = "Who objected? " + new string('x', 400) });
            context.Messages.Add(new Message { Id = answer, ConversationId = conversation, Ordinal = 1, Role = "assistant", Content = "Nobody." });
            await context.SaveChangesAsync(Stop);
        }

        var texts = new RequestTexts(store.Contexts);
        var found = await texts.QuestionsAsync([answer, Guid.NewGuid()], owner: null, Stop);
        Assert.StartsWith("Who objected?", Assert.Single(found).Value);
        Assert.Equal(RequestTexts.MaxLength, found[answer].Length);
        Assert.Single(await texts.QuestionsAsync([answer], "user:1", Stop));
        Assert.Empty(await texts.QuestionsAsync([answer], "user:2", Stop));
        Assert.Equal("user:1", await texts.OwnerAsync(conversation, Stop));
        Assert.Null(await texts.OwnerAsync(Guid.NewGuid(), Stop));
    }

    /// <summary>A store that does not answer until nobody waits for it anymore.</summary>
    private sealed class EndlessContexts : IDbContextFactory<AdminDbContext>
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AdminDbContext CreateDbContext() => throw new NotSupportedException();

        public async Task<AdminDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            Asked.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                throw new NotSupportedException();
            }
            finally
            {
                Ended.SetResult();
            }
        }
    }
}
