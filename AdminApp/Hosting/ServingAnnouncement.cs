using AdminApp.Core.Llm;
using AdminApp.Core.Stores;
using Microsoft.Extensions.Options;

namespace AdminApp.Hosting;

/// <summary>The first log lines of a running server: its address, and what an admin may have forgotten.</summary>
internal static partial class ServingAnnouncement
{
    public static void AnnounceServing(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AdminApp");
        LogServing(logger, string.Join(" and ", app.Urls), Store(app.Configuration));
        FileRights.WarnIfOpen(app.Services.GetRequiredService<DataDirectory>(), logger);
        if (app.Services.GetRequiredService<IOptionsMonitor<MistralOptions>>().CurrentValue.ApiKey.Length == 0)
        {
            LogNoKey(logger);
        }
    }

    private static string Store(IConfiguration configuration) =>
        string.IsNullOrWhiteSpace(configuration.GetConnectionString("Postgres")) ? "SQLite" : "PostgreSQL";

    [LoggerMessage(EventName = "Serving", Level = LogLevel.Information, Message = "Serving at {Addresses}, stores in {Store}.")]
    private static partial void LogServing(ILogger logger, string addresses, string store);

    [LoggerMessage(EventName = "NoProviderKey", Level = LogLevel.Information,
        Message = "No Mistral key is set, so answers only quote passages. Set one on the Limits page, or as Mistral:ApiKey, for written answers.")]
    private static partial void LogNoKey(ILogger logger);
}
