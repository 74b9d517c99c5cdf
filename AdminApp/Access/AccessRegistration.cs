using System.Security.Claims;
using AdminApp.Core.Access;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AdminApp.Access;

/// <summary>Identity with cookies for pages, API keys for <c>/admin/*</c>, data protection, set-up.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        new IdentityBuilder(typeof(AppUser), services).AddSignInManager(); // the accounts themselves come with the core
        services.AddScoped<IUserClaimsPrincipalFactory<AppUser>, OwnerClaimsFactory>();
        services.AddDataProtection().SetApplicationName("AdminApp").PersistKeysToDbContext<AdminDbContext>();

        var authentication = services.AddAuthentication(IdentityConstants.ApplicationScheme);
        authentication.AddApplicationCookie().Configure(SessionCookie.Configure);
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.Configure<AntiforgeryOptions>(SessionCookie.Configure);
        services.AddAuthorization(AddPolicies);
        services.AddAntiforgery();
        services.AddSingleton<SessionCheck>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();

        services.AddSingleton<FirstRunCode>();
        services.AddSingleton<SetupState>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<TemporaryPasswords>();
        services.AddScoped<SignInFlow>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<CspNonce>();
        services.AddHostedService<ApiKeyUsageWriter>();
        services.AddHsts(options => options.MaxAge = SecurityHeaders.HttpsOnly);
        services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        return services;
    }

    /// <summary>Before everything else: who is really calling, and what every response carries.</summary>
    public static WebApplication UseForwardingAndHeaders(this WebApplication app)
    {
        app.UseKnownProxies();
        app.UseHsts();
        app.UseBodyLimits();
        app.UseSecurityHeaders();
        app.UseHostCheck();
        return app;
    }

    /// <summary>Origin of circuits, authentication, authorisation, antiforgery: in this order.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseCircuitOriginCheck();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    /// <summary>Sign-out and password form posts; sign-in and set-up are pages.</summary>
    public static WebApplication MapAccessEndpoints(this WebApplication app)
    {
        AccessEndpoints.Map(app);
        return app;
    }

    /// <summary>Before the server listens: what the <c>Bootstrap</c> settings ask for; and while nobody has an account, the first-run code.</summary>
    public static async Task PrepareAccessAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<AccessBootstrap>().RunAsync(cancellationToken);
        if (!await app.Services.GetRequiredService<SetupState>().IsDoneAsync(cancellationToken))
        {
            var code = app.Services.GetRequiredService<FirstRunCode>().Issue();
            FirstRunLog.Code(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AdminApp.Access.FirstRun"), code);
        }
    }

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
