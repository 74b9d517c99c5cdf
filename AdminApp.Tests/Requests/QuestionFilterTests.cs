using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using static AdminApp.Tests.Requests.StoredRequests;

namespace AdminApp.Tests.Requests;

public class QuestionFilterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<StoreKind, string, string> Searches
    {
        get
        {
            var data = new TheoryData<StoreKind, string, string>();
            foreach (var kind in Enum.GetValues<StoreKind>())
            {
                foreach (var (typed, found) in ((string, string)[])
                [
                    ("rubber", "1"), ("OBJECT rub", "1"), ("objections", ""), ("the", "3 2 1"), ("th", "3 2 1"), ("creme", "2"), ("crème BRÛ", "2"), ("transcr", "3"), ("transcripti", "3"),
                    ("予算", "4"), ("算", "4"), ("a", "3"), ("zebra", ""), ("\"", ""), ("\" OR \"the", "1"), ("*", ""), ("NEAR(the, a)", ""), ("') OR 1=1 --", ""), ("_uuser1", ""), ("%", ""), ("' : * & !", ""),
                    ("the the the the the the the the the the", "3 2 1"), ("who objected to the rubber case or was it the price", "1"),
                ])
                {
                    data.Add(kind, typed, found);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Words_AndTheirBeginnings_AreFound_NewestFirst_AndNothingTypedIsSyntax(StoreKind kind, string typed, string found)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AskAsync(store, At(1), "Who objected to the rubber case, or was it the price in the end?");
        await AskAsync(store, At(2), "Where is the crème brûlée?");
        await AskAsync(store, At(3), "A transcription of the talk");
        await AskAsync(store, At(4), "会議の予算は?");
        await store.AddRequestsAsync(At(5)); // over HTTP, without a conversation
        var query = new RequestQuery { Question = typed };

        // By the index, and by reading one's own: both find the same.
        foreach (var of in (string?[])[null, "user:1"])
        {
            var rows = (await store.Search().PageAsync(query with { QuestionsOf = of }, cancellationToken: Stop)).Rows;
            Assert.Equal(found, string.Join(' ', rows.Select(row => (row.SubmittedAtUtc - Start).TotalSeconds)));
            Assert.Equal(new RequestCount(rows.Count, false), await store.Search().CountAsync(query with { QuestionsOf = of }, Stop));
        }
    }

    [Theory, EachStore]
    public async Task OnlyAdmins_FindOthersQuestions(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AskAsync(store, At(1), "The secret project");
        await AskAsync(store, At(2, row => row.User = "user:2"), "My secret");
        var asked = new RequestQuery { Question = "secret" };
        Assert.Empty((await store.Search().PageAsync(asked, cancellationToken: Stop)).Rows); // nobody said whose
        foreach (var (role, users) in ((UserRole, string)[])[(UserRole.Admin, "user:2 user:1"), (UserRole.Operator, "user:2"), (UserRole.Viewer, "user:2")])
        {
            var query = new RequestSight("user:2", role).Within(asked);
            Assert.Equal(users, string.Join(' ', (await store.Search().PageAsync(query, cancellationToken: Stop)).Rows.Select(row => row.User)));
            Assert.Equal(users.Split(' ').Length, (await store.Search().CountAsync(query, Stop)).Count);
            Assert.Equal(users.Split(' ').Length, (await store.Search().HistogramAsync(query, Stop)).Parts.Sum(part => part.Counts.Sum()));

            // Another's requests are listed for an Operator, but not by their words.
            var of = new RequestSight("user:2", role).Within(asked with { User = "user:1" });
            Assert.Equal(role == UserRole.Admin ? 1 : role == UserRole.Viewer ? 1 : 0, (await store.Search().PageAsync(of, cancellationToken: Stop)).Rows.Count);
            Assert.All((await store.Search().PageAsync(of, cancellationToken: Stop)).Rows, row => Assert.True(role == UserRole.Admin || row.User == "user:2"));
        }
    }

    /// <summary>The same statements, so their time says nothing either.</summary>
    [Theory, EachStore]
    public async Task ViewersSearch_AsksTheStoreTheSame_WhateverOthersAreCalledAndAsked(StoreKind kind)
    {
        var nobody = await StatementsAsync(kind, null, "");
        Assert.NotEmpty(nobody);
        Assert.Equal(nobody, await StatementsAsync(kind, "zoe@example.org", "Something else"));
        Assert.Equal(nobody, await StatementsAsync(kind, "zoe@example.org", "The zeppelin"));
    }

    [Theory, EachStore]
    public async Task OtherFilters_ApplyToo_AndPagesFollowEachOther(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        for (var i = 0; i < 60; i++)
        {
            // Three of each instant.
            await AskAsync(store, At(i / 3, row => (row.Class, row.Outcome, row.TotalMs, row.User) = (i % 2 == 0 ? "api" : "interactive", i % 5 == 0 ? "failed" : "answered", i * 100, $"user:{i % 4}")), $"Question {i} about the budget{(i % 7 == 0 ? " and more" : "")}");
        }

        foreach (var (query, count) in ((RequestQuery, int)[])
        [
            (new() { QuestionsOf = null, Question = "budget" }, 60), (new() { QuestionsOf = null, Question = "budget", Class = "api" }, 30), (new() { QuestionsOf = null, Question = "budget more" }, 9), (new() { QuestionsOf = null, Question = "budget", Outcome = "failed" }, 12),
            (new() { QuestionsOf = null, Question = "budget", User = "user:1" }, 15), (new() { QuestionsOf = null, Question = "budget", MinMs = 5_000 }, 10), (new() { QuestionsOf = null, Question = "budget", Cache = RequestCacheUse.Hit }, 0),
            (new() { QuestionsOf = null, Question = "budget", From = Start.AddSeconds(5), To = Start.AddSeconds(10) }, 15), (new() { QuestionsOf = null, Question = "more", Outcome = "failed", Class = "api" }, 1),
            (new() { QuestionsOf = "user:1", Question = "budget" }, 15), (new() { QuestionsOf = "user:1", Question = "budget", Outcome = "failed" }, 3),
        ])
        {
            List<RequestRow> all = [];
            RequestCursor? next = null;
            do
            {
                var page = await store.Search().PageAsync(query, next, 7, Stop);
                Assert.False(page.Exhausted);
                all.AddRange(page.Rows);
                next = page.Next;
            }
            while (next is not null);

            Assert.Equal(count, all.Select(row => row.Id).Distinct().Count());
            Assert.Equal(all.OrderByDescending(row => row.SubmittedAtUtc).ThenByDescending(row => row.Id).Select(row => row.Id), all.Select(row => row.Id));
            Assert.Equal(new RequestCount(count, false), await store.Search().CountAsync(query, Stop));
        }
    }

    [Theory, EachStore]
    public async Task NameAndUser_BothMatch(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await AddUserAsync(store, "1", "ana@example.org");
        await AskAsync(store, At(1), "The rubber case");
        foreach (var (text, found) in ((string, int)[])[("ANA", 1), ("zoe", 0)])
        {
            foreach (var user in (string?[])["user:1", null])
            {
                Assert.Equal(found, (await store.Search().CountAsync(new RequestQuery { QuestionsOf = null, Text = text, User = user }, Stop)).Count);
                Assert.Equal(found, (await store.Search().PageAsync(new RequestQuery { QuestionsOf = "user:1", Text = text, User = user, Question = "rubber" }, cancellationToken: Stop)).Rows.Count);
            }
        }
    }

    [Theory, EachStore]
    public async Task QuestionsOfOneMicrosecond_AreAllFound(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        for (var i = 0; i < 100; i++)
        {
            await AskAsync(store, At(1), "At once");
        }

        Assert.Equal(100, (await store.Search().CountAsync(new RequestQuery { Question = "once", QuestionsOf = null }, Stop)).Count);
        Assert.Equal(100, (await store.Search().PageAsync(new RequestQuery { Question = "once", QuestionsOf = null }, null, 7, Stop)).Rows.Count); // they stay together
    }

    [Theory, EachStore]
    public async Task Entries_GoWithTheConversation(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var conversation = await AskAsync(store, At(1), "The rubber case");
        await AskAsync(store, At(2), "The other rubber case");
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        await context.Conversations.Where(row => row.Id == conversation).ExecuteDeleteAsync(Stop);
        Assert.Equal(1, await context.RequestQuestions.CountAsync(Stop));
        Assert.Single(await QuestionIndex.FindAsync(context, QuestionTerms.Read("rubber")!, 0, long.MaxValue, 10, Stop));
        if (kind == StoreKind.Sqlite)
        {
            // The words themselves are gone, not only what led to them.
            Assert.Equal(1, await context.Database.SqlQuery<int>($"""SELECT count(*) AS "Value" FROM "RequestWords" WHERE "RequestWords" MATCH 'rubber'""").SingleAsync(Stop));
        }
    }

    [Theory, EachStore]
    public async Task QuestionsOfBefore_AreIndexedOnce(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        for (var i = 0; i < QuestionIndexing.Slice + 5; i++)
        {
            await AskAsync(store, At(i), $"Question {i} of before", indexed: i == 3);
        }

        await store.AddRequestsAsync(At(-1));
        var indexing = new QuestionIndexing(store.Contexts, TimeProvider.System, NullLogger<QuestionIndexing>.Instance);
        var (done, next) = await indexing.NextAsync(null, Stop);
        Assert.False(done);
        (done, _) = await indexing.NextAsync(next, Stop);
        Assert.True(done);
        Assert.Equal(QuestionIndexing.Slice + 5, (await store.Search().CountAsync(new RequestQuery { Question = "before", QuestionsOf = null }, Stop)).Count);
        Assert.True((await indexing.NextAsync(null, Stop)).Done);
    }

    [Theory, EachStore]
    public async Task Histogram_CountsByOutcome_TheSameInEveryWay(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        for (var i = 0; i < 40; i++)
        {
            await AskAsync(store, At(i * 60, row => row.Outcome = i % 4 == 0 ? "failed" : i == 39 ? "open" : "answered"), "About the budget");
        }

        var range = new RequestQuery { From = Start, To = Start.AddMinutes(40) };
        foreach (var query in (RequestQuery[])[range, range with { Class = "interactive" }, range with { Question = "budget", QuestionsOf = null }])
        {
            var chart = await store.Search().HistogramAsync(query, Stop);
            Assert.Equal(TimeSpan.FromSeconds(30), chart.Step);
            Assert.Equal(80, chart.Parts.Count);
            Assert.Null(chart.CountedFromUtc);
            Assert.Equal([0, 0, 1, 0, 0], chart.Parts[0].Counts);
            Assert.Equal([0, 0, 0, 0, 0], chart.Parts[1].Counts);
            Assert.Equal([0, 1, 0, 0, 0], chart.Parts[2].Counts);
            Assert.Equal([1, 29, 10, 0, 0], Enumerable.Range(0, 5).Select(kind => chart.Parts.Sum(part => part.Counts[kind])));
        }

        var failed = await store.Search().HistogramAsync(range with { Outcome = "failed" }, Stop);
        Assert.Equal(10, failed.Parts.Sum(part => part.Counts.Sum()));
        Assert.DoesNotContain((await store.Search().HistogramAsync(new RequestQuery { To = Start.AddDays(-1), From = Start.AddDays(-2) }, Stop)).Parts, part => part.Counts.Sum() > 0);
    }

    /// <summary>Stores a question with its answer and its row, as a conversation of its own.</summary>
    private static async Task<Guid> AskAsync(TestStore store, RequestRecord row, string text, bool indexed = true)
    {
        row.ConversationId = Guid.NewGuid();
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        await using var transaction = await context.Database.BeginTransactionAsync(Stop);
        context.Conversations.Add(new Conversation { Id = row.ConversationId.Value, Owner = row.User!, Title = "t" });
        context.Messages.Add(new Message { Id = Guid.NewGuid(), ConversationId = row.ConversationId.Value, Ordinal = 0, Role = "user", Content = text });
        context.Messages.Add(new Message { Id = row.Id, ConversationId = row.ConversationId.Value, Ordinal = 1, Role = "assistant", Content = "Yes." });
        context.Requests.Add(row);
        await context.SaveChangesAsync(Stop);
        if (indexed)
        {
            await QuestionIndex.AddAsync(context, row.Id, row.SubmittedAtUtc, row.User, row.Class, text, Stop);
        }

        await transaction.CommitAsync(Stop);
        return row.ConversationId.Value;
    }

    // What a Viewer's searches ask the store, beside another person of this name who asked this.
    private static async Task<IReadOnlyList<string>> StatementsAsync(StoreKind kind, string? other, string question)
    {
        using var statements = new StatementLog();
        await using var store = await TestStore.CreateAsync(kind, (services, _) => services.AddLogging(logging => logging.AddProvider(statements).SetMinimumLevel(LogLevel.Debug)));
        await AddUserAsync(store, "1", "ana@example.org");
        await AskAsync(store, At(1), "The rubber case");
        if (other is not null)
        {
            await AddUserAsync(store, "2", other);
            await AskAsync(store, At(2, row => row.User = "user:2"), question);
        }

        statements.Clear();
        foreach (var asked in (RequestQuery[])[new() { Question = "zeppelin" }, new() { Text = "zoe" }, new() { Text = "zoe", Question = "zeppelin" }, new() { Text = "ana", Question = "zeppelin" }])
        {
            var query = new RequestSight("user:1", UserRole.Viewer).Within(asked);
            Assert.Empty((await store.Search().PageAsync(query, cancellationToken: Stop)).Rows);
            await store.Search().CountAsync(query, Stop);
            await store.Search().HistogramAsync(query with { From = Start, To = Start.AddHours(1) }, Stop);
        }

        return statements.All;
    }

    private static async Task AddUserAsync(TestStore store, string id, string email)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        context.Users.Add(new AppUser { Id = id, Email = email, NormalizedEmail = email.ToUpperInvariant(), UserName = email, NormalizedUserName = email.ToUpperInvariant() });
        await context.SaveChangesAsync(Stop);
    }
}
