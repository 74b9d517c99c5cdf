using System.Diagnostics;
using AdminApp.Core.Access;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure requests</c>: the first page of the list of requests with a million rows in SQLite, without and with each usual filter, by words of questions too, the chart over time, and the file's size.</summary>
internal static class RequestsMeasure
{
    private const int Rows = 1_000_000;
    private const int Batch = 20_000;
    private const int Rounds = 9;
    private const int Users = 20;

    private const int Words = 20_000;
    private const string Common = "decided";
    private const string Rare = "zeppelin";

    private static readonly string[] Vocabulary = MakeVocabulary();

    // 30 days.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30 * 86_400.0 / Rows);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var rows = args is [var wanted] ? int.Parse(wanted, System.Globalization.CultureInfo.InvariantCulture) : Rows;
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var now = DateTime.UtcNow;
        var began = Stopwatch.GetTimestamp();
        await FillAsync(store, rows, now, cancellationToken);
        var file = new FileInfo(Path.Combine(store.Directory, StoreRegistration.SqliteFileName));
        Console.WriteLine(FormattableString.Invariant($"{rows:N0} rows in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, file of {file.Length / 1e6:N0} MB"));
        await using (var sizes = await store.Contexts.CreateDbContextAsync(cancellationToken))
        {
            var words = await sizes.Database.SqlQuery<long>($"""SELECT SUM(length(block)) AS "Value" FROM "RequestWords_data" """).SingleAsync(cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"the words of the index: {words / 1e6:N0} MB"));
        }

        var users = new RequestUsers(store.Contexts);
        var log = new RequestLog(new QuestionLedger(TimeProvider.System), store.Services.GetRequiredService<InstanceId>(), store.Contexts);
        var search = new RequestSearch(log, users, store.Contexts, TimeProvider.System);
        var texts = new RequestTexts(store.Contexts);
        var all = new RequestQuery { QuestionsOf = null };
        (string Name, RequestQuery Query)[] queries =
        [
            ("none", all),
            ("the last hour", all with { From = now.AddHours(-1) }),
            ("the last 7 days", all with { From = now.AddDays(-7) }),
            ("a class", all with { Class = "api" }),
            ("an outcome, 2 % of the rows", all with { Outcome = "failed" }),
            ("a user", all with { User = "user:3" }),
            ("a class and an outcome", all with { Class = "background", Outcome = "failed" }),
            ("a user, a class and an outcome", all with { User = "user:3", Class = "api", Outcome = "failed" }),
            ("from the cache, 10 %", all with { Cache = RequestCacheUse.Hit }),
            ("5 s or more, 50 %", all with { MinMs = 5_000 }),
            ("30 s or more, 1 in 10,000", all with { MinMs = 30_000 }),
            ("a day or more, none", all with { MinMs = RequestQuery.MaxMs }),
            ("a request ID", all with { Text = (await search.PageAsync(all, cancellationToken: cancellationToken)).Rows[40].Id.ToString() }),
            ("a name that 3 users have", all with { Text = "ana" }),
            ("a word that all questions have", all with { Question = "what" }),
            ("a word that half of them have", all with { Question = Common }),
            ("its beginning, 5 letters", all with { Question = Common[..5] }),
            ("its beginning, 2 letters", all with { Question = Common[..2] }),
            ("a word that 3 questions have", all with { Question = Rare }),
            ("a word that none has", all with { Question = "xylophone" }),
            ("two common words", all with { Question = $"what {Common}" }),
            ("a common and the rare word", all with { Question = $"what {Rare}" }),
            ("a common word, a user", all with { Question = Common, User = "user:3" }),
            ("a common word, a class, the last 7 days", all with { Question = Common, Class = "api", From = now.AddDays(-7) }),
            ("a common word, failed", all with { Question = Common, Outcome = "failed" }),
            ("a common word, 30 s or more", all with { Question = Common, MinMs = 30_000 }),
            ("a common word among one's own (not an Admin)", all with { Question = Common, QuestionsOf = "user:3" }),
            ("the rare word among one's own (not an Admin)", all with { Question = Rare, QuestionsOf = "user:3" }),
        ];
        Console.WriteLine("filter | first page of 100, ms: median (least to most) | next page | count | rows, counted");
        foreach (var (name, query) in queries)
        {
            RequestPage page = new([], null);
            RequestCount count = default;
            var first = await TimeAsync(async () => page = await search.PageAsync(query, null, 100, cancellationToken));
            var next = page.Next is { } below ? await TimeAsync(() => search.PageAsync(query, below, 100, cancellationToken)) : "–";
            var counted = await TimeAsync(async () => count = await search.CountAsync(query, cancellationToken));
            Console.WriteLine($"{name} | {first} | {next} | {counted} | {page.Rows.Count}{(page.Exhausted ? ", stopped early" : "")}, {count.Count}{(count.OrMore ? "+" : "")}");
        }

        Console.WriteLine("chart over time | ms: median (least to most)");
        foreach (var (name, query) in ((string, RequestQuery)[])
        [
            ("the last hour", all with { From = now.AddHours(-1) }), ("the last 24 hours", all with { From = now.AddDays(-1) }), ("the last 7 days", all with { From = now.AddDays(-7) }), ("30 days", all with { From = now.AddDays(-30) }),
            ("the last 7 days, a class", all with { From = now.AddDays(-7), Class = "api" }), ("the last 7 days, a common word", all with { From = now.AddDays(-7), Question = Common }),
        ])
        {
            Console.WriteLine($"{name} | {await TimeAsync(() => search.HistogramAsync(query, cancellationToken))}");
        }

        var shown = (await search.PageAsync(all, null, 100, cancellationToken)).Rows.Select(row => row.Id).ToList();
        Console.WriteLine($"questions of 100 rows | {await TimeAsync(() => texts.QuestionsAsync(shown, owner: null, cancellationToken))}");
        var last = (await store.Contexts.CreateDbContextAsync(cancellationToken)).Requests.AsNoTracking().OrderByDescending(row => row.SubmittedAtUtc).First(row => row.Outcome == "answered");
        Console.WriteLine($"rank of a request | {await TimeAsync(() => new RequestRanks(store.Contexts).FindAsync(last, cancellationToken))}");
        return 0;
    }

    private static async Task<string> TimeAsync(Func<Task> work)
    {
        List<double> times = [];
        for (var i = 0; i < Rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        return FormattableString.Invariant($"{times[Rounds / 2]:0.0} ({times[0]:0.0} to {times[^1]:0.0})");
    }

    private static async Task FillAsync(TestStore store, int rows, DateTime now, CancellationToken cancellationToken)
    {
        var random = new Random(7);
        await using (var context = await store.Contexts.CreateDbContextAsync(cancellationToken))
        {
            foreach (var i in Enumerable.Range(0, Users))
            {
                var email = i is 3 or 7 or 11 ? $"ana{i}@example.org" : $"person{i}@example.org";
                context.Users.Add(new AppUser { Id = $"{i}", UserName = email, Email = email, NormalizedEmail = email.ToUpperInvariant() });
            }

            await context.SaveChangesAsync(cancellationToken);
        }

        // In the order of their IDs, so that filling takes minutes, not hours.
        var asked = 0;

        for (var done = 0; done < rows; done += Batch)
        {
            await using var context = await store.Contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var some = Enumerable.Range(done, Math.Min(Batch, rows - done)).Select(i => Row(random, now - (Between * (rows - i)))).ToList();
            await RowInserter.InsertAsync(context, some, cancellationToken);
            context.ChangeTracker.AutoDetectChangesEnabled = false;
            var texts = some.ConvertAll(_ => Question(random, asked++, rows));
            context.Conversations.AddRange(some.ConvertAll(row => new Conversation { Id = row.ConversationId!.Value, Owner = row.User!, Title = "t" }));
            context.Messages.AddRange(some.SelectMany((row, i) => (Message[])
            [
                new() { Id = Guid.CreateVersion7(new DateTimeOffset(row.SubmittedAtUtc)), ConversationId = row.ConversationId!.Value, Ordinal = 0, Role = "user", Content = texts[i], CreatedAtUtc = row.SubmittedAtUtc },
                new() { Id = row.Id, ConversationId = row.ConversationId!.Value, Ordinal = 1, Role = "assistant", Content = "Answer.", CreatedAtUtc = row.SubmittedAtUtc },
            ]));
            await context.SaveChangesAsync(cancellationToken);
            context.ChangeTracker.Clear();
            for (var i = 0; i < some.Count; i++)
            {
                await QuestionIndex.AddAsync(context, some[i].Id, some[i].SubmittedAtUtc, some[i].User, some[i].Class, texts[i], cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
    }

    // Eight words or so, drawn as words are used: a few are common, most are rare (Zipf).
    private static string Question(Random random, int number, int rows)
    {
        var words = Enumerable.Range(0, 6).Select(_ => Vocabulary[(int)Math.Min(Words - 1, Math.Exp(random.NextDouble() * Math.Log(Words)))]);
        return $"What {(number % 2 == 0 ? Common : "changed")} {string.Join(' ', words)}{(number % Math.Max(1, rows / 3) == rows / 6 ? $" {Rare}" : "")}?";
    }

    private static string[] MakeVocabulary()
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, Words).Select(_ => string.Concat(Enumerable.Range(0, random.Next(3, 10)).Select(_ => (char)('a' + random.Next(26)))))];
    }

    private static RequestRecord Row(Random random, DateTime at)
    {
        var total = random.Next(10_000) == 0 ? 30_000 + random.Next(30_000) : 200 + random.Next(9_600);
        var (cache, outcome) = (random.Next(10) == 0, random.Next(100));
        return new RequestRecord
        {
            Id = Guid.CreateVersion7(new DateTimeOffset(at)),
            ConversationId = Guid.CreateVersion7(new DateTimeOffset(at)),
            SubmittedAtUtc = at,
            EndedAtUtc = at.AddMilliseconds(total),
            Outcome = outcome < 2 ? "failed" : outcome < 6 ? "refused" : outcome < 9 ? "cancelled" : "answered",
            Reason = outcome < 2 ? "server_error" : outcome < 6 ? "not_in_time" : null,
            Class = RequestQuery.Classes[Math.Min(random.Next(8), 3)],
            User = $"user:{random.Next(Users)}",
            InstanceId = "host-1-3f2b9c1e",
            Model = "mistral-small-latest",
            FromCache = cache,
            Passages = 10,
            Place = 2,
            Calls = 1,
            Attempts = 1,
            TokensReserved = 5_400,
            PromptTokens = 4_700,
            CompletionTokens = 141,
            PreparedMs = 11,
            QueuedMs = total / 4,
            FirstTokenMs = total / 2,
            TotalMs = total,
            Events = $$"""[{"at":0,"step":"preparing"},{"at":9,"step":"found","n":10},{"at":11,"step":"prepared"},{"at":12,"step":"queued","n":2},{"at":{{total / 4}},"step":"attempt","n":1},{"at":{{total / 2}},"step":"first_token"},{"at":{{total}},"step":"done","why":"answered"}]""",
        };
    }
}
