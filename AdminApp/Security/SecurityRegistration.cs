using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdminApp.Security;

/// <summary>Who is calling and what they may do: cookies for pages, API keys for <c>/admin/*</c>, data protection, security headers.</summary>
internal static class SecurityRegistration
{
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        new IdentityBuilder(typeof(AppUser), services).AddSignInManager(); // the core adds the accounts themselves
        services.AddScoped<IUserClaimsPrincipalFactory<AppUser>, OwnerClaimsFactory>();

        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        authentication.AddApplicationCookie().Configure(SessionCookie.Configure);
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.Configure<AntiforgeryOptions>(SessionCookie.Configure);
        services.AddAuthorization(AddPolicies);
        services.AddSingleton<IAuthorizationHandler, OperatorKeyOrLocal>();
        services.AddAntiforgery();
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<SetupState>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<ClientAddress>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<ClientAddress>());
        services.AddScoped<CspNonce>();
        services.AddHostedService<ApiKeyUsageWriter>();
        services.AddHsts(options => options.MaxAge = SecurityHeaders.HttpsOnly);
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        return services;
    }

    /// <summary>Runs before everything else: the caller's real address, and the headers of every response.</summary>
    public static WebApplication UseForwardingAndHeaders(this WebApplication app)
    {
        app.UseDirectCaller();
        app.UseKnownProxies();
        app.UseHsts();
        app.UseBodyLimits();
        app.UseSecurityHeaders();
        app.UseHostCheck();
        return app;
    }

    /// <summary>Circuit origin, authentication, authorization, antiforgery, in this order.</summary>
    public static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseCircuitOriginCheck();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    /// <summary>The policies of <see cref="AccessPolicies"/>.</summary>
    internal static void AddPolicies(AuthorizationOptions options)
    {
        var pages = new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build();
        options.AddPolicy(AccessPolicies.Pages, pages);
        options.DefaultPolicy = pages;
        options.FallbackPolicy = pages; // an endpoint without a policy requires a signed-in user
        options.AddPolicy(AccessPolicies.Operators, Least(UserRole.Operator));
        options.AddPolicy(AccessPolicies.Admins, Least(UserRole.Admin));
        options.AddPolicy(AccessPolicies.ApiChat, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAuthenticatedUser());
        options.AddPolicy(AccessPolicies.ApiOperator, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAssertion(context => KeyClaims.Allows(context.User, ApiKeyRole.Operator)));
        options.AddPolicy(AccessPolicies.ApiAdmin, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).RequireAssertion(context => KeyClaims.Allows(context.User, ApiKeyRole.Admin)));
        options.AddPolicy(AccessPolicies.OperatorKeyOrLocal, policy => policy
            .AddAuthenticationSchemes(ApiKeyAuthentication.SchemeName).AddRequirements(OperatorKeyOrLocal.Requirement));
    }

    private static AuthorizationPolicy Least(UserRole role) =>
        new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAssertion(context => RoleClaims.Allows(context.User, role)).Build();
}
