using AdminApp.Access;
using AdminApp.Api;
using AdminApp.Core.Access;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Shared;
using Microsoft.Extensions.Options;

namespace AdminApp.Hosting;

/// <summary>Builds and runs the web application.</summary>
internal static class WebHost
{
    private const string DefaultUrl = "http://127.0.0.1:8000";

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = Build(args);
        try
        {
            await PrepareAsync(app, cancellationToken);
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync($"AdminApp does not start: {string.Join(" ", exception.Failures)}");
            return 1;
        }

        await app.RunAsync(cancellationToken);
        return 0;
    }

    /// <summary>What comes before listening: the schema, then what the configuration asks to be in the store.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<StoreMigrator>().MigrateAsync(cancellationToken);
        await app.PrepareAccessAsync(cancellationToken);
    }

    /// <summary>Services shared by the server and the verbs that work on the same data.</summary>
    public static void AddCore(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSettings(configuration);
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
            Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(WebHost).Assembly.GetName().Name,
        });
        builder.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = true);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // Built, not published: css, js and packages' assets are served from where they lie, in every environment.
        builder.WebHost.UseStaticWebAssets();

        AddCore(builder.Services, builder.Configuration);
        builder.Services.AddTranscriptWatching();
        builder.Services.AddLlm();
        builder.Services.AddAgent();
        builder.Services.AddChat();
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddApi();
        builder.Services.AddPages();
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseForwardingAndHeaders();
        app.UseApi();
        app.UseAccess();
        app.MapPages();
        app.MapAccessEndpoints();
        app.MapApi();
        return app;
    }
}
