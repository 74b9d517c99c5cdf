using System.Data.Common;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure commits</c>: what SQLite costs with a sync at each commit (as the product does it) and with one at each checkpoint only, in turns on the disk of the temporary folder.</summary>
internal static class CommitMeasure
{
    private const int Rounds = 5;
    private const int Commits = 300;
    private const int Answers = 100;
    private const int Turns = 20_000;
    private static readonly string[] Modes = ["NORMAL", "FULL"];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var figures = Modes.ToDictionary(mode => mode, _ => new List<(double Commit, double Answer, double Import)>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var mode in Modes)
            {
                var figure = await OnceAsync(mode, round, cancellationToken);
                if (round > 0) // the first warms up
                {
                    figures[mode].Add(figure);
                }
            }
        }

        Console.WriteLine($"In {Path.GetTempPath()}, medians of {Rounds} rounds, least and most:");
        foreach (var (mode, all) in figures)
        {
            Console.WriteLine($"synchronous={mode,-7} one commit {Range(all.Select(f => f.Commit))} ms · a question and its answer {Range(all.Select(f => f.Answer))} ms · an import of {Turns} turns {Range(all.Select(f => f.Import))} ms");
        }

        return 0;
    }

    private static async Task<(double Commit, double Answer, double Import)> OnceAsync(string mode, int round, CancellationToken cancellationToken)
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite, (services, _) =>
        {
            services.AddTranscripts();
            services.AddSingleton<AuditLog>();
            services.AddSingleton<QuotaBook>();
            services.ConfigureDbContext<SqliteAdminDbContext>(options => options.AddInterceptors(new Synchronous(mode)), ServiceLifetime.Singleton);
        });
        var commit = await TimeAsync(Commits, async _ =>
        {
            await using var context = store.Contexts.CreateDbContext();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            await context.IncrementCounterAsync("measured", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        });
        var questions = new QuestionLedger(TimeProvider.System);
        var usage = new UsageWriter(new UsageMeter(TimeProvider.System), store.Services.GetRequiredService<InstanceId>(), TimeProvider.System);
        using var ledger = new LedgerStore(questions, usage, store.Services.GetRequiredService<InstanceId>(), store.Contexts, TimeProvider.System, NullLogger<LedgerStore>.Instance);
        var answers = new AnswerStore(store.Contexts, store.Services.GetRequiredService<InstanceId>(), new RunningAnswers(), ledger, new QuotaGate(usage, store.Services.GetRequiredService<QuotaBook>(), TimeProvider.System), TimeProvider.System);
        var answer = await TimeAsync(Answers, async i =>
        {
            var id = Guid.CreateVersion7();
            await answers.BeginAsync(new AskRequest { Owner = "user:1", Text = $"Question {i}?" }, id, conversation => questions.BeginStored(new RequestOrigin { Id = id, ConversationId = conversation }), cancellationToken);
            await answers.EndAsync(id, message => (message.State, message.Content) = (MessageState.Done, "Answer."), cancellationToken);
        });
        var file = LargeMeeting.Write(Turns, round);
        var import = await TimeAsync(1, _ => store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync("large.txt", new MemoryStream(file), AuditActor.CommandLine, cancellationToken: cancellationToken));
        return (commit, answer, import);
    }

    private static async Task<double> TimeAsync(int times, Func<int, Task> work)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await work(i);
        }

        return TimeProvider.System.GetElapsedTime(began).TotalMilliseconds / times;
    }

    private static string Range(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return FormattableString.Invariant($"{sorted[sorted.Length / 2]:0.0} ({sorted[0]:0.0} to {sorted[^1]:0.0})");
    }

    private sealed class Synchronous(string mode) : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA synchronous={mode}";
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
