using AdminApp.Core.Access;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;

namespace AdminApp.Security;

/// <summary>The cookie of a signed-in browser, and where a browser without one is sent.</summary>
internal static class SessionCookie
{
    /// <summary>How long "stay signed in" lasts after the last visit, within <see cref="UserSessions.StayLifetime"/>.</summary>
    public static readonly TimeSpan StayTime = TimeSpan.FromDays(14);

    /// <summary>How often an open tab is checked against the store, so that a session ended by another process is noticed in time.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(60);

    public const string SignInPath = "/sign-in";
    public const string SetupPath = "/setup";
    public const string ReturnUrl = "returnUrl";

    // Programs and scripts request these; a redirect to a form would mislead them.
    private static readonly string[] NotForBrowsers = ["/admin", "/_blazor", "/_framework", "/metrics", "/openapi", "/health"];

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "adminapp.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // secure when served over https, directly or behind a known proxy
        options.ExpireTimeSpan = StayTime;
        options.SlidingExpiration = true;
        options.LoginPath = SignInPath;
        options.ReturnUrlParameter = ReturnUrl;
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask; // the page redirects itself, to an address that it has checked
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = LeadToSignInAsync;
        options.Events.OnRedirectToAccessDenied = DenyAsync;
    }

    public static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "adminapp.antiforgery";
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>Cookie properties of a new session.</summary>
    public static AuthenticationProperties Properties(bool stay, DateTimeOffset now) => new()
    {
        IsPersistent = stay,
        AllowRefresh = stay, // a short session ends at its time, however much it is used
        ExpiresUtc = now + (stay ? StayTime : UserSessions.ShortLifetime),
    };

    /// <summary>Why the cookie of this request was refused; null if it was not, or there was none.</summary>
    public static SessionEnd? WhyRefused(HttpContext context) => context.Features.Get<Refused>()?.End;

    // Each request asks the store, so that a copied cookie ends with its session. Styles, scripts and images are for everyone, also while the store is away.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            return;
        }

        var state = await http.RequestServices.GetRequiredService<SessionCheck>().StateAsync(context.Principal, http.RequestAborted);
        if (state.End is { } end)
        {
            http.Features.Set(new Refused(end));
            context.RejectPrincipal();
            await http.SignOutAsync(context.Scheme.Name);
        }
        else
        {
            context.ReplacePrincipal(RoleClaims.WithRole(context.Principal!, state.Role));
        }
    }

    private static async Task LeadToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (NotForBrowsers.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)))
        {
            await RefuseAsync(context.HttpContext, StatusCodes.Status401Unauthorized);
            return;
        }

        var setUp = context.HttpContext.RequestServices.GetRequiredService<SetupState>();
        if (!await setUp.IsDoneAsync(context.HttpContext.RequestAborted))
        {
            context.Response.Redirect(SetupPath);
        }
        else
        {
            context.Response.Redirect(SessionEndText.SignInAddress(WhyRefused(context.HttpContext), PageOf(request)));
        }
    }

    // A page says so itself, in its frame: a response without a body becomes the application's document.
    private static Task DenyAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.HttpContext.Features.Get<IStatusCodePagesFeature>() is { Enabled: true })
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return RefuseAsync(context.HttpContext, StatusCodes.Status403Forbidden);
    }

    // A form can't be posted again after signing in.
    private static string? PageOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? request.PathBase + request.Path + request.QueryString : null;

    private static Task RefuseAsync(HttpContext context, int status) => Api.ApiProblem.Create(
        status,
        status == StatusCodes.Status401Unauthorized ? "unauthorized" : "forbidden",
        status == StatusCodes.Status401Unauthorized ? "Sign in first. Programs use an API key with /admin/*." : "Your role does not allow this. An Admin can give you another one on the Access page.").ExecuteAsync(context);

    private sealed record Refused(SessionEnd End);
}
