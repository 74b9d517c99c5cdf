using System.CommandLine;
using AdminApp.Access;
using AdminApp.Commands;
using AdminApp.Provider;
using AdminApp.Search;
using AdminApp.Transcripts;

namespace AdminApp.Hosting;

/// <summary>The commands of the program. Bad arguments print one line on standard error and return exit code 2.</summary>
internal static class CommandLine
{
    private const string Description = """
        AdminApp: ask an agent about your team's meetings, over one throttled Mistral key.

        Without a command it serves. Every command takes settings as --Section:Key=value, such as --Data:Directory=/var/lib/adminapp
        or --Mistral:RequestsPerMinute=60; serve also takes --urls=http://127.0.0.1:8000.
        """;

    // "@ana said what" is a question, not the name of a response file.
    private static readonly ParserConfiguration NoResponseFiles = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args)
    {
        var (rest, settings, error) = SettingArguments.Split(args);
        if (error is not null)
        {
            return await RefuseAsync(error);
        }

        var host = new CommandHost(settings, WebHost.AddCore);
        var root = new RootCommand(Description)
        {
            ServeCommand.Create(settings),
            ImportCommand.Create(host),
            SearchCommand.Create(host),
            UsersCommand.Create(host),
            CheckCommand.Create(host),
            SimulateCommand.Create(),
        };
        var parsed = root.Parse(rest.Count == 0 ? ["serve"] : [.. rest], NoResponseFiles);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Stop(parsed) });
        }

        return await RefuseAsync(parsed.UnmatchedTokens is [var unknown, ..] ? $"Unknown command or argument '{unknown}'." : parsed.Errors[0].Message);
    }

    // The server handles SIGTERM and Ctrl+C itself and takes the time it needs (WebHost); any other command is told to stop and has two seconds.
    private static TimeSpan? Stop(ParseResult parsed) => parsed.CommandResult.Command.Name == ServeCommand.Name ? null : TimeSpan.FromSeconds(2);

    private static async Task<int> RefuseAsync(string error)
    {
        await Console.Error.WriteLineAsync(error.ReplaceLineEndings(" ") + " See --help.");
        return ExitCodes.BadArguments;
    }
}
