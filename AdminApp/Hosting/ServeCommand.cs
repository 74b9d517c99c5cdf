using System.CommandLine;

namespace AdminApp.Hosting;

/// <summary><c>serve</c>: the web server; the default command.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create(IReadOnlyList<string> settings)
    {
        var command = new Command(Name, "Serves the pages and the HTTP API (default http://127.0.0.1:8000).");
        command.SetAction((_, cancellationToken) => WebHost.RunAsync(settings, cancellationToken));
        return command;
    }
}
