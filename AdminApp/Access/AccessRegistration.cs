using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Access;

/// <summary>Identity with cookies for pages, API keys for <c>/admin/*</c>, data protection, set-up.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpContextAccessor();
        services.AddAccounts().AddSignInManager();
        services.AddHostedService<ApiKeyUsageWriter>();
        services.AddDataProtection().SetApplicationName("AdminApp").PersistKeysToDbContext<AdminDbContext>();
        services.AddScoped<IUserClaimsPrincipalFactory<AppUser>, OwnerClaimsFactory>();
        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        authentication.AddApplicationCookie();
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddAuthorization(AddPolicies);
        services.AddAntiforgery();
        services.AddCascadingAuthenticationState();
        return services;
    }

    /// <summary>Forwarded headers, security headers, authentication, authorisation, antiforgery: in this order.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Sign-in, sign-out and set-up form posts.</summary>
    public static WebApplication MapAccessEndpoints(this WebApplication app) => app;

    /// <summary>Before the server listens: what the <c>Bootstrap</c> settings ask for.</summary>
    public static async Task PrepareAccessAsync(this WebApplication app, CancellationToken cancellationToken) =>
        await app.Services.GetRequiredService<AccessBootstrap>().RunAsync(cancellationToken);

    private static void AddPolicies(AuthorizationOptions options)
    {
        var pages = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build();
        options.AddPolicy(AccessPolicies.Pages, pages);
        options.DefaultPolicy = pages;
        options.FallbackPolicy = pages; // whatever says nothing needs a signed-in user
        options.AddPolicy(AccessPolicies.ApiChat, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAuthenticatedUser());
        options.AddPolicy(AccessPolicies.ApiAdmin, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireClaim(ClaimTypes.Role, nameof(ApiKeyRole.Admin)));
    }
}
