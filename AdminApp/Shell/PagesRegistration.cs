using AdminApp.Core.Chat;
using AdminApp.Security;
using AdminApp.Shell.Palette;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Shell;

/// <summary>Blazor, MudBlazor and the static assets.</summary>
internal static class PagesRegistration
{
    // UTF-8 takes at most 3 bytes a UTF-16 unit; a line break or quote is escaped in JSON. The rest of the frame is small.
    private const int HubMessageBytes = (AskRequest.MaxLength * 6) + (16 * 1024);

    private const string NotFoundPath = "/not-found";

    // A browser that lost its connection finds its page again for this long; answers do not depend on it.
    private static readonly TimeSpan CircuitRetention = TimeSpan.FromMinutes(3);
    private const int RetainedCircuits = 100;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DisconnectedCircuitRetentionPeriod = CircuitRetention;
            options.DisconnectedCircuitMaxRetained = RetainedCircuits;
            options.MaxBufferedUnacknowledgedRenderBatches = 20;
        }).AddHubOptions(options =>
        {
            options.MaximumReceiveMessageSize = HubMessageBytes;
            options.AddFilter(new ClientAddress.Filter());
        });
        services.AddScoped<CircuitConnection>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitConnection>());
        services.AddScoped<PaletteFinder>();
        services.AddExceptionHandler<PageExceptionHandler>();
        services.AddAuthorization();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.SnackbarVariant = Variant.Filled;
            options.SnackbarConfiguration.VisibleStateDuration = 4000;
        });
        return services;
    }

    /// <summary>An address that leads nowhere gets the product's page, not the browser's own; a stranger is asked to sign in.</summary>
    public static WebApplication UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute(NotFoundPath);
        app.Use((context, next) =>
        {
            context.Features.GetRequiredFeature<IStatusCodePagesFeature>().Enabled = AsksForPage(context.Request);
            return next(context);
        });
        return app;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        // Built, not published, assets would be read again at each request and never cached: right only while they are edited.
        app.Configuration["ReloadStaticAssetsAtRuntime"] ??= app.Environment.IsDevelopment() ? "true" : "false";
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    private static bool AsksForPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase);
}
