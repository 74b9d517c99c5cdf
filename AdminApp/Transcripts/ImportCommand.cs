using System.CommandLine;
using AdminApp.Commands;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using Spectre.Console;

namespace AdminApp.Transcripts;

/// <summary><c>import PATH…</c>: imports files or folders, with a progress bar on a terminal.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandHost host)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = $"Files, or folders with {TranscriptEndings.Text}, subfolders included.",
            Arity = ArgumentArity.OneOrMore,
        };
        var wait = new Option<bool>("--wait") { Description = "Wait until the passages are embedded, so that semantic search finds them." };
        var command = new Command("import", "Imports transcripts. Exit code 0: all were imported; 1: some were refused, or could not be read or embedded; 2: bad arguments.") { paths, wait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (files, skipped, error) = ImportPaths.Find(parsed.GetValue(paths)!);
            if (error is not null)
            {
                await Console.Error.WriteLineAsync(error);
                return ExitCodes.BadArguments;
            }

            foreach (var path in skipped)
            {
                await Console.Error.WriteLineAsync($"skipped   {path}");
            }

            var exit = await host.RunAsync((services, token) => RunAsync(services, files, parsed.GetValue(wait), token), cancellationToken);
            return exit == ExitCodes.Success && skipped.Any(path => path.Unreadable) ? ExitCodes.Failed : exit;
        });
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> files, bool wait, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            await Console.Error.WriteLineAsync($"No files found: {TranscriptEndings.Text}.");
            return ExitCodes.Failed;
        }

        var run = new ImportRun(services.GetRequiredService<ITranscriptImporter>());
        var watched = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        var results = watched
            ? await WithProgressAsync(files.Count, done => run.RunAsync(files, done, cancellationToken))
            : await run.RunAsync(files, result => Console.WriteLine(ImportReport.Line(result)), cancellationToken);
        if (watched)
        {
            // The bar counted the successes; everything else is listed.
            foreach (var result in results.Where(r => !r.Accepted || r.Warnings.Count > 0))
            {
                Console.WriteLine(ImportReport.Line(result));
            }
        }

        Console.WriteLine(ImportReport.Summary(results));
        var embedded = !wait || await EmbedAsync(services.GetRequiredService<IEmbeddingStatus>(), watched, cancellationToken);
        return embedded && results.All(r => r.Accepted) ? ExitCodes.Success : ExitCodes.Failed;
    }

    // Embeds here, or waits for a server that is doing so.
    private static async Task<bool> EmbedAsync(IEmbeddingStatus embedding, bool watched, CancellationToken cancellationToken)
    {
        if (!embedding.Progress.Enabled)
        {
            Console.WriteLine("Embeddings are off (Search:Embeddings is false): only keyword search works.");
            return true;
        }

        try
        {
            if (watched)
            {
                await AnsiConsole.Progress().StartAsync(progress => embedding.CompleteAsync(new EmbeddingBar(progress.AddTask("Embedding")), cancellationToken));
            }
            else
            {
                await embedding.CompleteAsync(cancellationToken: cancellationToken);
            }

            Console.WriteLine("All embedded.");
            return true;
        }
        catch (InvalidOperationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return false;
        }
    }

    private static Task<IReadOnlyList<ImportedFile>> WithProgressAsync(int count, Func<Action<ImportedFile>, Task<IReadOnlyList<ImportedFile>>> work) =>
        AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Importing", maxValue: count);
            return await work(_ => bar.Increment(1));
        });

    private sealed class EmbeddingBar(ProgressTask task) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
