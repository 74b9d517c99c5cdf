using AdminApp.Chat.Conversations;
using AdminApp.Core.Chat;
using MudBlazor;
using MudBlazor.Services;

namespace AdminApp.Shared;

/// <summary>Blazor, MudBlazor and the static assets.</summary>
internal static class PagesRegistration
{
    // UTF-8 takes at most 3 bytes a UTF-16 unit; a line break or quote is escaped in JSON. The rest of the frame is small.
    private const int HubMessageBytes = (AskRequest.MaxLength * 6) + (16 * 1024);

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
        }).AddHubOptions(options => options.MaximumReceiveMessageSize = HubMessageBytes);
        services.AddAuthorization();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.SnackbarVariant = Variant.Filled;
            options.SnackbarConfiguration.VisibleStateDuration = 4000;
        });
        return services;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        // Built, not published, assets would be read anew at each request and never cached: right only while they are edited.
        app.Configuration["ReloadStaticAssetsAtRuntime"] ??= app.Environment.IsDevelopment() ? "true" : "false";
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        app.MapConversationExport();
        return app;
    }
}
