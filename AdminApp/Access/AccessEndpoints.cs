using System.Globalization;
using AdminApp.Core.Access;
using AdminApp.Security;
using Microsoft.AspNetCore.Antiforgery;

namespace AdminApp.Access;

/// <summary>Form posts of signed-in pages that need their own response, because a circuit can't set cookies.</summary>
internal static class AccessEndpoints
{
    public const string SignOutPath = "/sign-out";
    public const string PasswordPath = "/access/password";

    /// <summary>Query parameter of the Access page that carries the outcome of a password change.</summary>
    public const string PasswordOutcome = "password";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(SignOutPath, SignOutAsync).RequireAuthorization(AccessPolicies.Pages).AddEndpointFilter(RequireTokenAsync).ExcludeFromDescription();
        app.MapPost(PasswordPath, ChangePasswordAsync).RequireAuthorization(AccessPolicies.Pages).AddEndpointFilter(RequireTokenAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SignOutAsync(SignInFlow flow)
    {
        await flow.SignOutAsync();
        return Results.LocalRedirect(SessionEndText.SignInAddress(SessionEnd.SignedOut, returnUrl: null));
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext context, SignInFlow flow)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var outcome = await flow.ChangePasswordAsync(form["current"].ToString(), form["new"].ToString());
        return Results.LocalRedirect($"/access?{AccessTab.Parameter}={AccessTab.You}&{PasswordOutcome}={outcome.ToString().ToLower(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Refuses a form that did not come from one of our pages.</summary>
    private static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : Api.ApiProblem.Create(StatusCodes.Status400BadRequest, "antiforgery", "This form has expired or is not from this site. Go back, reload the page and try again.");
    }
}
