using System.CommandLine;
using System.Text.RegularExpressions;
using AdminApp.Core.Stores;

namespace AdminApp.Hosting;

/// <summary>Gives verbs such as <c>import</c> and <c>search</c> the same configuration and services as the server, without serving anything.</summary>
internal static partial class VerbHost
{
    /// <summary>Lets a verb take configuration beside its own arguments, such as <c>--Data:Directory=./data</c>.</summary>
    public static void AcceptConfiguration(this Command command) => command.TreatUnmatchedTokensAsErrors = false;

    /// <summary>Runs a verb's work over a migrated store. An argument that is no configuration gives one line and exit code 2.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var wrong = parsed.UnmatchedTokens.FirstOrDefault(token => !Setting().IsMatch(token));
        if (wrong is not null)
        {
            await Console.Error.WriteLineAsync($"Unrecognized argument '{wrong}'. See --help.");
            return CommandLine.BadArguments;
        }

        await using var services = Build([.. parsed.UnmatchedTokens]);
        await services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        return await work(services, cancellationToken);
    }

    private static ServiceProvider Build(string[] settings)
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environments.Production;
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings)
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        // What the verb prints goes to standard output: the log keeps to standard error, and to what went wrong.
        services.AddLogging(logging => logging
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error));
        WebHost.AddCore(services, configuration);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    [GeneratedRegex("^--[A-Za-z][A-Za-z0-9]*(:[A-Za-z0-9]+)+=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}
