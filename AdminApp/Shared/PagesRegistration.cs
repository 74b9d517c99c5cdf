namespace AdminApp.Shared;

/// <summary>Blazor, MudBlazor and the static assets.</summary>
internal static class PagesRegistration
{
    public static IServiceCollection AddPages(this IServiceCollection services) => services;

    public static WebApplication MapPages(this WebApplication app) => app;
}
