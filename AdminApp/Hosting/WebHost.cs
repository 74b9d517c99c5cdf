using AdminApp.Access;
using AdminApp.Access.Audit;
using AdminApp.Chat.Conversations;
using AdminApp.Commands;
using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent;
using AdminApp.Core.Alerts;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm.Check;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Requests;
using AdminApp.Core.Services;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using AdminApp.Dashboard;
using AdminApp.Requests;
using AdminApp.Security;
using AdminApp.Services;
using AdminApp.Shell;
using AdminApp.Transcripts.Exports;
using AdminApp.Usage;

namespace AdminApp.Hosting;

/// <summary>Builds and runs the web application.</summary>
internal static class WebHost
{
    private const string DefaultUrl = "http://127.0.0.1:8000";

    // Setting any of these decides where to listen. (Kestrel's own section overrides the default by itself.)
    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    // How long a shutdown may take in total, and how much of that requests in progress get.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RequestGrace = TimeSpan.FromSeconds(5);

    /// <summary>Serves until stopped.</summary>
    /// <param name="settings">Settings of the command line.</param>
    public static Task<int> RunAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken) =>
        CommandHost.GuardAsync(async () =>
        {
            var app = Build(AppConfiguration.Arguments(settings));
            IDisposable? held = null;
            try
            {
                await using (app)
                {
                    var data = app.Services.GetRequiredService<DataDirectory>();
                    held = ServeLock.Take(data);
                    SpoolFolder.Prepare(data);
                    await ServeAsync(app, cancellationToken);
                }
            }
            finally
            {
                held?.Dispose(); // last: until then the app's files are open, and no other server may start
            }

            return ExitCodes.Success;
        });

    private static async Task ServeAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await PrepareAsync(app, cancellationToken);
        await StartAsync(app, cancellationToken);
        app.AnnounceServing();
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            // Whatever started is stopped in order. The framework's own stop fails if the start failed early; the first error is the one that counts.
            await app.StopAsync(CancellationToken.None).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Before listening: migrates the schema, then stores what the configuration asks for.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StoreStart.PrepareAsync(app.Services, cancellationToken);
        await app.PrepareAccessAsync(cancellationToken);
    }

    /// <summary>Services shared by the server and the commands that work on the same data.</summary>
    public static void AddCore(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(configuration, ProductSettings.Catalog);
        services.AddStores(configuration);
        services.AddAccounts();
        services.AddTranscripts();
        services.AddTranscriptSearch();
    }

    /// <summary>Builds the application.</summary>
    /// <param name="args">Configuration.</param>
    /// <param name="configure">Changes the services at the end; for tests.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? configure = null)
    {
        // The content root is the application's own folder, so that it runs from any directory.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
        });
        ProductSettings.Validator.Demand(builder.Configuration);
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        if (AddressKeys.All(key => string.IsNullOrEmpty(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // In a build that is not published, css, js and the assets of packages are served from their source folders, in every environment.
        builder.WebHost.UseStaticWebAssets();

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        AddCore(builder.Services, builder.Configuration);
        builder.Services.AddInstanceHeartbeat();
        builder.Services.AddTranscriptWatching();
        builder.Services.AddSearchIndexing();
        builder.Services.AddLlm().AddProviderCheck().AddServersChecks();
        builder.Services.AddStorePing();
        builder.Services.AddUsage();
        builder.Services.AddAlerts();
        builder.Services.AddMonitoring();
        builder.Services.AddServiceBoard();
        builder.Services.AddAgent();
        builder.Services.AddAnswerInvalidation();
        builder.Services.AddChat();
        builder.Services.AddRequests();
        builder.Services.AddSingleton<RequestReader>();
        builder.Services.AddAuditing();
        builder.Services.AddSecurity();
        builder.Services.AddAccess();
        builder.Services.AddApi();
        builder.Services.AddDashboard();
        builder.Services.AddServicesPage();
        builder.Services.AddPages();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRequestDrain(RequestGrace);
        app.UseForwardingAndHeaders();
        app.UseApi();
        app.UseNotFoundPage();
        app.UseSecurity();
        app.MapPages();
        app.MapConversationExport();
        app.MapRequestExport();
        app.MapTranscriptExport();
        app.MapUsageExport();
        app.MapAccessEndpoints();
        app.MapAuditExport();
        app.MapApi();
        return app;
    }
}
