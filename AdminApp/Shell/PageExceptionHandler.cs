using System.Diagnostics;
using AdminApp.Core.Stores;
using AdminApp.Security;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AdminApp.Shell;

/// <summary>Shows a browser <see cref="ErrorPage"/> in place of a page that failed before it had a circuit. The handler of the API, which comes first, has logged why.</summary>
internal sealed class PageExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var away = StoreFailure.IsUnavailable(exception);
        // What was sent by a form is not sent again.
        var reads = HttpMethods.IsGet(context.Request.Method);
        var page = new RazorComponentResult<ErrorPage>(new Dictionary<string, object?>
        {
            [nameof(ErrorPage.Title)] = away ? "The store can’t be reached" : "Something went wrong",
            [nameof(ErrorPage.Text)] = away
                ? "AdminApp can’t read or write its data right now, so this page can’t be shown. What was stored is safe."
                : "This page can’t be shown. What was stored is safe.",
            [nameof(ErrorPage.Note)] = away
                ? $"{(reads ? $"This page tries again by itself every {StoreFailure.RetryAfter.TotalSeconds:0} s. " : "")}If it lasts, tell whoever runs this server."
                : $"If it fails again, tell whoever runs this server; its log has details under {Activity.Current?.Id ?? context.TraceIdentifier}.",
            [nameof(ErrorPage.Address)] = reads ? LocalUrl.OrHome($"{context.Request.Path}{context.Request.QueryString}") : "/",
            [nameof(ErrorPage.TriesAgain)] = away && reads ? StoreFailure.RetryAfter : null,
        })
        {
            StatusCode = away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
        };
        await page.ExecuteAsync(context);
        return true;
    }
}
