using System.CommandLine;

namespace AdminApp.Hosting;

/// <summary><c>serve</c>: the web server, and the default verb.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var settings = new Argument<string[]>("settings")
        {
            Description = "Configuration, such as --urls=http://127.0.0.1:8000 or --Mistral:RequestsPerMinute=60.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("serve", "Serves the pages and the HTTP interface (default http://127.0.0.1:8000).") { settings };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) => WebHost.RunAsync([.. parsed.GetValue(settings) ?? [], .. parsed.UnmatchedTokens], cancellationToken));
        return command;
    }
}
