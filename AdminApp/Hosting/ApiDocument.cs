using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace AdminApp.Hosting;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and a page at <c>/scalar</c> to try it out; both for Operators and for any API key.</summary>
internal static class ApiDocument
{
    private const string CookieOrKey = "cookie-or-key";

    private const string Description = """
        Ask about your team's meetings, search and import transcripts, read and change settings. Every call takes an API key
        as `Authorization: Bearer KEY`. A Chat key can chat and search. An Operator key can also read metrics, preview and change limits, and test
        the Mistral key. Everything else needs an Admin key.
        Errors are RFC 9457 problem details with a stable `code`.
        """;

    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi("v1", options => options.AddDocumentTransformer(Describe));
        services.AddAuthentication().AddPolicyScheme(CookieOrKey, null, options =>
            options.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme);
        services.AddAuthorization(options => options.AddPolicy(AccessPolicies.ApiDocument, policy => policy.AddAuthenticationSchemes(CookieOrKey).RequireAuthenticatedUser()
            .RequireAssertion(context => KeyClaims.RoleOf(context.User) is not null || RoleClaims.Allows(context.User, UserRole.Operator))));
        return services;
    }

    public static WebApplication MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi().RequireAuthorization(AccessPolicies.ApiDocument);
        app.MapScalarApiReference("/scalar", (options, context) =>
        {
            options.Title = "AdminApp API";
            options.Nonce = context.RequestServices.GetRequiredService<CspNonce>().Value;
            options.WithOpenApiRoutePattern("/openapi/v1.json");
            // Load nothing from other sites and send nothing to them.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.DisableAgent().DisableMcp();
        }).RequireAuthorization(AccessPolicies.ApiDocument).Finally(endpoint =>
        {
            // The package allows anonymous access to the page's scripts.
            foreach (var open in endpoint.Metadata.OfType<IAllowAnonymous>().ToArray())
            {
                endpoint.Metadata.Remove(open);
            }
        });
        return app;
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "AdminApp", Version = "v1", Description = Description };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, created on the Access page or by the Bootstrap settings.",
        };
        var requirement = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] };
        document.Security = [requirement];
        return Task.CompletedTask;
    }
}
