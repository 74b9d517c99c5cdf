using AdminApp.Access;
using AdminApp.Chat;
using AdminApp.Search;
using AdminApp.Settings;
using AdminApp.Transcripts;

namespace AdminApp.Api;

/// <summary>What all endpoints under <c>/admin</c> share: problem details, JSON in snake_case, the OpenAPI document, health.</summary>
internal static class ApiRegistration
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services;

    public static WebApplication UseApi(this WebApplication app) => app;

    public static WebApplication MapApi(this WebApplication app)
    {
        // No cookies here, so no forged forms either. An endpoint that names no policy takes Admin keys only.
        var admin = app.MapGroup("/admin").DisableAntiforgery();
        admin.AddAdminKeyByDefault();
        admin.MapChatEndpoints();
        admin.MapSearchEndpoints();
        admin.MapTranscriptEndpoints();
        admin.MapSettingsEndpoints();
        return app;
    }
}
