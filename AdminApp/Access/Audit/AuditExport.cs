using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using AdminApp.Api;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;

namespace AdminApp.Access.Audit;

/// <summary>The filtered audit log as a file, for the browser of an Admin. It is written page by page, so that it needs little memory.</summary>
internal static class AuditExport
{
    private const string Json = "json";
    private const string Header = "id,at_utc,who,actor,action,subject,detail,address,at_local,time_zone";

    private const string Cut = "Cut: the store took too long for the rest. Choose a shorter time.";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Maps the address.</summary>
    public static void MapAuditExport(this IEndpointRouteBuilder app) =>
        app.MapGet(AuditView.ExportPath, ExportAsync).RequireAuthorization(AccessPolicies.Admins).ExcludeFromDescription();

    private static async Task ExportAsync(
        HttpContext http, AuditSearch search, TimeProvider time, string? format, string? who, string? action, string? q, string? from, string? to, CancellationToken cancellationToken)
    {
        var browser = BrowserSettings.FromCookie(http.Request.Cookies[BrowserSettings.CookieName]);
        var query = new AuditQuery { Who = who, Action = action, Text = q, From = UtcText.Parse(from), To = UtcText.Parse(to) };
        AuditPage page;
        try
        {
            page = await search.PageAsync(query, null, AuditSearch.MaxPage, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await http.Response.WriteAsync(exception.WithoutParameter(), cancellationToken);
            return;
        }

        var csv = format != Json;
        var name = $"audit-{time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}Z.{(csv ? "csv" : Json)}";
        http.Response.ContentType = csv ? "text/csv; charset=utf-8" : MediaTypeNames.Application.Json;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteAsync(csv ? Header + writer.NewLine : $"{{\"time_zone\":{JsonSerializer.Serialize(browser.TimeZoneId)},\"entries\":[");
        var (written, cut) = (0, false);
        while (true)
        {
            foreach (var entry in page.Entries)
            {
                await writer.WriteAsync(csv ? Line(entry, browser) + writer.NewLine : (written++ == 0 ? "" : ",") + JsonSerializer.Serialize(Members(entry, browser), Options));
            }

            await writer.FlushAsync(cancellationToken);
            if (page.Next is null)
            {
                break;
            }

            try
            {
                page = await search.PageAsync(query, page.Next, AuditSearch.MaxPage, cancellationToken);
            }
            catch (TimeoutException)
            {
                cut = true; // The status is sent; a file that ends early has to say so.
                break;
            }
        }

        await writer.WriteAsync(csv ? cut ? Csv.Value(Cut) + writer.NewLine : "" : $"],\"cut\":{(cut ? JsonSerializer.Serialize(Cut) : "null")}}}");
    }

    private static string Line(AuditEntry entry, BrowserSettings browser) => Csv.Line(
    [
        entry.Id.ToString(CultureInfo.InvariantCulture), UtcText.Of(entry.AtUtc), entry.Who, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address,
        browser.ToLocalText(entry.AtUtc), browser.TimeZoneId,
    ]);

    private static object Members(AuditEntry entry, BrowserSettings browser) =>
        new { entry.Id, entry.AtUtc, entry.Who, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address, AtLocal = browser.ToLocalText(entry.AtUtc) };
}
