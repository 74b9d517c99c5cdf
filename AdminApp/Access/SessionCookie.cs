using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Access;

/// <summary>The cookie of a signed-in browser, and where a browser without one is led.</summary>
internal static class SessionCookie
{
    /// <summary>How long "stay signed in" lasts since the last visit.</summary>
    public static readonly TimeSpan StayTime = TimeSpan.FromDays(14);

    /// <summary>How long a session without it lasts since the last visit; the browser may forget it earlier, when it is closed.</summary>
    public static readonly TimeSpan ShortTime = TimeSpan.FromHours(12);

    /// <summary>How long an open session may go unchecked against the store: disabled accounts and new passwords end it within this time.</summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(60);

    public const string SignInPath = "/sign-in";
    public const string SetupPath = "/setup";
    public const string ReturnUrl = "returnUrl";

    // Programs and scripts ask for these; a redirect to a form would mislead them.
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
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask; // the page leads on, to an address that it has checked
        options.Events.OnRedirectToLogin = LeadToSignInAsync;
        options.Events.OnRedirectToAccessDenied = context => RefuseAsync(context.HttpContext, StatusCodes.Status403Forbidden);
    }

    public static void Configure(SecurityStampValidatorOptions options) => options.ValidationInterval = CheckInterval;

    public static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "adminapp.antiforgery";
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
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
            context.Response.Redirect(SetupPath);
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            context.Response.Redirect(context.RedirectUri);
        else
            context.Response.Redirect(SignInPath); // what was posted cannot be posted again after signing in
    }

    private static Task RefuseAsync(HttpContext context, int status) => Api.ApiProblem.Create(
        status,
        status == StatusCodes.Status401Unauthorized ? "unauthorized" : "forbidden",
        status == StatusCodes.Status401Unauthorized ? "Sign in first. Programs send an API key to /admin/*." : "This account may not do this.").ExecuteAsync(context);
}
