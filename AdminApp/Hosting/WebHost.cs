using AdminApp.Access;
using AdminApp.Chat.Conversations;
using AdminApp.Commands;
using AdminApp.Core;
using AdminApp.Core.Access;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Metrics;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Security;
using AdminApp.Shell;

namespace AdminApp.Hosting;

/// <summary>Builds and runs the web application.</summary>
internal static class WebHost
{
    private const string DefaultUrl = "http://127.0.0.1:8000";

    // Whoever sets one of these says where to listen. (Kestrel's own section overrides the default by itself.)
    private static readonly string[] AddressKeys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];

    // How long stopping may take in all, and how much of it requests in progress get to end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RequestGrace = TimeSpan.FromSeconds(5);

    /// <summary>Serves until stopped.</summary>
    /// <param name="settings">Settings of the command line.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
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
                held?.Dispose(); // last: until the app is gone its files are open, and another server may not begin
            }

            return ExitCodes.Done;
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
            // What has begun ends in order. The framework's own stop fails where the start failed early; the reason that counts is the first.
            await app.StopAsync(CancellationToken.None).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>What comes before listening: the schema, then what the configuration asks to be in the store.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StoreStart.PrepareAsync(app.Services, cancellationToken);
        await app.PrepareAccessAsync(cancellationToken);
    }

    /// <summary>Services shared by the server and the verbs that work on the same data.</summary>
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
    /// <param name="configure">Last word on the services; for tests.</param>
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

        // Built, not published: css, js and packages' assets are served from where they lie, in every environment.
        builder.WebHost.UseStaticWebAssets();

        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        AddCore(builder.Services, builder.Configuration);
        builder.Services.AddInstanceHeartbeat();
        builder.Services.AddTranscriptWatching();
        builder.Services.AddSearchIndexing();
        builder.Services.AddLlm();
        builder.Services.AddStorePing();
        builder.Services.AddAgent();
        builder.Services.AddAnswerInvalidation();
        builder.Services.AddChat();
        builder.Services.AddSecurity();
        builder.Services.AddAccess();
        builder.Services.AddApi();
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
        app.MapAccessEndpoints();
        app.MapApi();
        return app;
    }
}
