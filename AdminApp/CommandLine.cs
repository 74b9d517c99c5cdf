using System.CommandLine;
using AdminApp.Access;
using AdminApp.Hosting;
using AdminApp.Search;
using AdminApp.Transcripts;

namespace AdminApp;

/// <summary>The verbs of the program. Bad arguments give one line on standard error and exit code 2.</summary>
internal static class CommandLine
{
    public const int BadArguments = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("AdminApp: ask an agent about your team's meetings, over one throttled Mistral key.")
        {
            ServeCommand.Create(),
            ImportCommand.Create(),
            SearchCommand.Create(),
            UsersCommand.Create(),
        };
        // Without a verb it serves; configuration keys such as --Mistral:RequestsPerMinute=6 and --urls pass through.
        if (args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")))
        {
            args = ["serve", .. args];
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message.ReplaceLineEndings(" ") + " See --help.");
            return BadArguments;
        }

        return await parsed.InvokeAsync();
    }
}
