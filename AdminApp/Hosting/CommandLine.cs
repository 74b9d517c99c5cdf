using System.CommandLine;
using AdminApp.Access;
using AdminApp.Commands;
using AdminApp.Search;
using AdminApp.Transcripts;

namespace AdminApp.Hosting;

/// <summary>The verbs of the program. Bad arguments give one line on standard error and exit code 2.</summary>
internal static class CommandLine
{
    private const string Description = """
        AdminApp: ask an agent about your team's meetings, over one throttled Mistral key.

        Without a verb it serves. Every verb takes settings as --Section:Key=value, such as --Data:Directory=/var/lib/adminapp
        or --Mistral:RequestsPerMinute=60; serve takes --urls=http://127.0.0.1:8000 too.
        """;

    // "@ana said what" is a question, not the name of a file with more arguments.
    private static readonly ParserConfiguration NoResponseFiles = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args)
    {
        var (rest, settings, error) = SettingArguments.Split(args);
        if (error is not null)
        {
            return await RefuseAsync(error);
        }

        var verbs = new CommandHost(settings, WebHost.AddCore);
        var root = new RootCommand(Description)
        {
            ServeCommand.Create(settings),
            ImportCommand.Create(verbs),
            SearchCommand.Create(verbs),
            UsersCommand.Create(verbs),
            SimulateCommand.Create(),
        };
        var parsed = root.Parse(rest.Count == 0 ? ["serve"] : [.. rest], NoResponseFiles);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Stop(parsed) });
        }

        return await RefuseAsync(parsed.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is no verb or argument here." : parsed.Errors[0].Message);
    }

    // The server hears SIGTERM and Ctrl+C itself and takes the time it needs to stop (WebHost); a verb is told, and then has two seconds.
    private static TimeSpan? Stop(ParseResult parsed) => parsed.CommandResult.Command.Name == ServeCommand.Name ? null : TimeSpan.FromSeconds(2);

    private static async Task<int> RefuseAsync(string error)
    {
        await Console.Error.WriteLineAsync(error.ReplaceLineEndings(" ") + " See --help.");
        return ExitCodes.BadArguments;
    }
}
