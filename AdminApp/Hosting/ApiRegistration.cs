using AdminApp.Api;
using AdminApp.Chat;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Health;
using AdminApp.Metrics;
using AdminApp.Provider;
using AdminApp.Search;
using AdminApp.Security;
using AdminApp.Settings;
using AdminApp.Transcripts;
using Microsoft.AspNetCore.Mvc;

namespace AdminApp.Hosting;

/// <summary>Shared by all endpoints under <c>/admin</c>: problem details, JSON in snake_case, the OpenAPI document, health.</summary>
internal static class ApiRegistration
{
    // Far larger than any question with its history; uploads raise the limit for themselves.
    private const long MaxJsonBytes = 1_000_000;

    // A hanging store must not make a probe hang.
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(3);

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true); // so that the response can say what was wrong
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddSingleton<StoreHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<StoreHealthCheck>("store", tags: [HealthEndpoints.Ready], timeout: HealthTimeout)
            .AddSearchIndex(HealthEndpoints.Ready);
        services.AddPrometheus();
        services.AddApiDocument();
        return services;
    }

    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseAdminProblems();
        return app;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        // No cookies here, so no forged forms either. An endpoint without a policy of its own accepts Admin keys only.
        var admin = app.MapGroup("/admin").DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MaxJsonBytes));
        admin.RequireAdminKeyByDefault();
        admin.MapChatEndpoints();
        admin.MapSearchEndpoints();
        admin.MapTranscriptEndpoints();
        admin.MapSettingsEndpoints();
        admin.MapMetricsEndpoints();
        admin.MapProviderEndpoints();
        app.MapPrometheus();
        app.MapHealth();
        app.MapApiDocument();
        return app;
    }
}
