using System.Diagnostics;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure speakers FOLDER</c>: how long it takes to rename the speaker with the most meetings in all of them, and how long another writer
/// waits at most in the meantime, beside importing one file.
/// </summary>
internal static class SpeakersMeasure
{
    private const int Rounds = 3;
    private static readonly AuditActor Actor = new("measure");
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || Directory.GetFiles(folder) is not { Length: > 1 } files)
        {
            await Console.Error.WriteLineAsync("Name a folder with transcripts.");
            return 2;
        }

        foreach (var kind in TestStore.PostgresServer is null ? [StoreKind.Sqlite] : new[] { StoreKind.Sqlite, StoreKind.Postgres })
        {
            await using var store = await TestStore.CreateAsync(kind, (services, _) => services.AddTranscripts());
            var book = store.Services.GetRequiredService<ISpeakerBook>();
            foreach (var file in files.Skip(1))
            {
                await ImportAsync(store, file, cancellationToken);
            }

            var speaker = (await book.AllAsync(cancellationToken)).Speakers.MaxBy(s => s.Meetings.Count)!;
            var turns = await CountAsync(store, speaker.Name, cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{kind}: {files.Length - 1} meetings; \"{speaker.Name}\" speaks in {speaker.Meetings.Count}, {turns:N0} turns"));
            Print("importing one file", await TimedAsync(store, () => ImportAsync(store, files[0], cancellationToken), cancellationToken));
            for (var round = 0; round < Rounds; round++)
            {
                Print("renaming in all", await TimedAsync(store, () => book.ChangeAsync(null, new SpeakerEdit { Rename = [new NameChange(speaker.Name, "Ingrid Moe")], InAll = true }, Actor, cancellationToken: cancellationToken), cancellationToken));
                var made = (await book.AllAsync(cancellationToken)).Changes[0].Id;
                Print("undoing it", await TimedAsync(store, () => book.UndoAsync(made, null, Actor, cancellationToken: cancellationToken), cancellationToken));
            }
        }

        return 0;
    }

    private static void Print(string what, (TimeSpan Took, TimeSpan Waited) times) =>
        Console.WriteLine(FormattableString.Invariant($"    {what,-20} {times.Took.TotalMilliseconds,8:N0} ms; another writer waited {times.Waited.TotalMilliseconds:N0} ms at most"));

    private static async Task<(TimeSpan Took, TimeSpan Waited)> TimedAsync(TestStore store, Func<Task> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var other = Task.Run(() => WriteAsync(store, done.Token), cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await Task.Run(work, cancellationToken);
        var took = Stopwatch.GetElapsedTime(began);
        await done.CancelAsync();
        return (took, await other);
    }

    // A small write again and again, like that of a question.
    private static async Task<TimeSpan> WriteAsync(TestStore store, CancellationToken done)
    {
        var most = TimeSpan.Zero;
        while (!done.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await using (var context = store.Contexts.CreateDbContext())
            {
                context.Add(new Conversation { Id = Guid.NewGuid(), Owner = "user:1", Title = "measure" });
                await context.SaveChangesAsync(CancellationToken.None);
            }

            var took = Stopwatch.GetElapsedTime(began);
            most = took > most ? took : most;
            await Task.Delay(BetweenWrites, CancellationToken.None);
        }

        return most;
    }

    private static async Task ImportAsync(TestStore store, string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        await store.Services.GetRequiredService<ITranscriptImporter>().ImportAsync(Path.GetFileName(file), content, Actor, cancellationToken: cancellationToken);
    }

    private static async Task<int> CountAsync(TestStore store, string speaker, CancellationToken cancellationToken)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Turns.CountAsync(t => t.Speaker == speaker, cancellationToken);
    }
}
