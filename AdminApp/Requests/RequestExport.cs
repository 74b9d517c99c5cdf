using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using AdminApp.Core.Access;
using AdminApp.Core.Primitives;
using AdminApp.Core.Requests;
using AdminApp.Security;
using AdminApp.Ui;

namespace AdminApp.Requests;

/// <summary>The filtered requests as a file, for the browser of a signed-in user: what they may see, without questions. It is written page by page, so that it needs little memory and holds no transaction.</summary>
internal static class RequestExport
{
    /// <summary>Maximum number of requests in a file.</summary>
    public const int MaxRows = 100_000;

    private const string Csv = "csv";
    private const string Json = "json";

    // A filter that few rows match is given up after so many rows without a match.
    private const int MaxEmptyPages = 20;

    private static readonly string Cut = $"Cut: these are the newest {MaxRows.ToString("N0", CultureInfo.InvariantCulture)} requests or less. Choose a shorter time for the others.";

    public static string AddressCsv(RequestsView view) => view.AddressOf(RequestsView.Path + "/export", ("format", Csv));

    public static string AddressJson(RequestsView view) => view.AddressOf(RequestsView.Path + "/export", ("format", Json));

    public static void MapRequestExport(this IEndpointRouteBuilder app) =>
        app.MapGet(RequestsView.Path + "/export", ExportAsync).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();

    private static async Task ExportAsync(HttpContext http, RequestSearch search, RequestUsers users, TimeProvider time, string? format, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var browser = BrowserSettings.FromCookie(http.Request.Cookies[BrowserSettings.CookieName]);
        var query = RequestSights.Of(http.User).Within(RequestsView.Parse(http.Request.QueryString.ToString()).Query(now));
        RequestPage first;
        try
        {
            first = await search.PageAsync(query, null, RequestSearch.MaxPage, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await http.Response.WriteAsync(exception.WithoutParameter(), cancellationToken);
            return;
        }

        var csv = format != Json;
        var name = $"requests-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}Z.{(csv ? Csv : Json)}";
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : MediaTypeNames.Application.Json;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteAsync(csv ? RequestCsv.Header + writer.NewLine : $"{{\"time_zone\":{JsonSerializer.Serialize(browser.TimeZoneId)},\"requests\":[");
        var cut = await WriteRowsAsync(writer, csv, browser, first, after => search.PageAsync(query, after, RequestSearch.MaxPage, cancellationToken), rows => users.NamesAsync(rows.Select(row => row.User).OfType<string>(), cancellationToken), cancellationToken);
        await writer.WriteAsync(csv ? cut ? Api.Csv.Value(Cut) + writer.NewLine : "" : $"],\"cut\":{(cut ? JsonSerializer.Serialize(Cut) : "null")}}}");
    }

    /// <summary>Returns whether rows are missing at the end.</summary>
    private static async Task<bool> WriteRowsAsync(
        StreamWriter writer, bool csv, BrowserSettings browser, RequestPage page, Func<RequestCursor?, Task<RequestPage>> next, Func<IReadOnlyList<RequestRow>, Task<IReadOnlyDictionary<string, RequestUser>>> names, CancellationToken cancellationToken)
    {
        var (written, empty) = (0, 0);
        while (true)
        {
            var known = await names(page.Rows);
            foreach (var row in page.Rows.Take(MaxRows - written))
            {
                var name = row.User is { } user ? known.GetValueOrDefault(user)?.Name ?? user : "";
                await writer.WriteAsync(csv ? RequestCsv.Line(row, name, browser) + writer.NewLine : (written == 0 ? "" : ",") + JsonSerializer.Serialize(RequestJson.Members(row, name, browser), RequestJson.Options));
                written++;
            }

            await writer.FlushAsync(cancellationToken);
            empty = page.Rows.Count == 0 ? empty + 1 : 0;
            if (page.Next is null)
            {
                return false;
            }

            if (written >= MaxRows || empty >= MaxEmptyPages)
            {
                return true;
            }

            page = await next(page.Next);
        }
    }
}
