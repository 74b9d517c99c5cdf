using System.CommandLine;
using AdminApp.Core.Transcripts;
using AdminApp.Hosting;
using Spectre.Console;

namespace AdminApp.Transcripts;

/// <summary><c>import PATH…</c>: takes files or folders in, with a progress bar where somebody watches.</summary>
internal static class ImportCommand
{
    public static Command Create(VerbHost host)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, or folders whose *.txt, *.vtt and *.srt files are taken, those in folders below too.",
            Arity = ArgumentArity.OneOrMore,
        };
        var wait = new Option<bool>("--wait") { Description = "Return only when the passages are embedded, so that search by meaning finds them." };
        var command = new Command("import", "Imports transcripts. Exit code 0: all went in; 1: some were refused; 2: bad arguments.") { paths, wait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (files, error) = ImportPaths.Find(parsed.GetValue(paths)!);
            if (error is not null)
            {
                await Console.Error.WriteLineAsync(error);
                return ExitCodes.BadArguments;
            }

            return await host.RunAsync((services, token) => RunAsync(services, files, parsed.GetValue(wait), token), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> files, bool wait, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            await Console.Error.WriteLineAsync("There are no *.txt, *.vtt or *.srt files there.");
            return ExitCodes.Failed;
        }

        var run = new ImportRun(services.GetRequiredService<ITranscriptImporter>());
        var watched = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        var results = watched
            ? await WithProgressAsync(files.Count, done => run.RunAsync(files, done, cancellationToken))
            : await run.RunAsync(files, result => Console.WriteLine(ImportReport.Line(result)), cancellationToken);
        if (watched)
        {
            // The bar showed what went well; what did not stays on the screen.
            foreach (var result in results.Where(r => !r.Accepted || r.Warnings.Count > 0))
            {
                Console.WriteLine(ImportReport.Line(result));
            }
        }

        Console.WriteLine(ImportReport.Summary(results));
        if (wait)
        {
            await WaitAsync(services, [.. results.Where(r => r.Accepted).Select(r => r.Id!.Value)], cancellationToken);
        }

        return results.All(r => r.Accepted) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task WaitAsync(IServiceProvider services, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var wait = new EmbeddingWait(services.GetRequiredService<ITranscriptLibrary>(), services.GetRequiredService<TimeProvider>());
        var done = await wait.RunAsync(ids, left => Console.WriteLine($"Embedding: {left} of {ids.Count} transcripts to go."), cancellationToken);
        Console.WriteLine(done ? "All embedded." : "Nobody is embedding at the moment; a server on this data goes on with it.");
    }

    private static Task<IReadOnlyList<ImportedFile>> WithProgressAsync(int count, Func<Action<ImportedFile>, Task<IReadOnlyList<ImportedFile>>> work) =>
        AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Importing", maxValue: count);
            return await work(_ => bar.Increment(1));
        });
}
