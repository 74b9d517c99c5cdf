using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using AdminApp.Api;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;

namespace AdminApp.Access.Audit;

/// <summary>The filtered audit log as a file, for the browser of an Admin. It is written page by page, so that it needs little memory.</summary>
internal static class AuditExport
{
    private const string Json = "json";
    private const string Header = "id,at_utc,who,actor,action,subject,detail,address";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Maps the address.</summary>
    public static void MapAuditExport(this IEndpointRouteBuilder app) =>
        app.MapGet(AuditView.ExportPath, ExportAsync).RequireAuthorization(AccessPolicies.Admins).ExcludeFromDescription();

    private static async Task ExportAsync(
        HttpContext http, AuditSearch search, TimeProvider time, string? format, string? who, string? action, string? q, string? from, string? to, CancellationToken cancellationToken)
    {
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
        await writer.WriteAsync(csv ? Header + writer.NewLine : """{"time_zone":"UTC","entries":[""");
        for (var first = true; ; page = await search.PageAsync(query, page.Next, AuditSearch.MaxPage, cancellationToken))
        {
            foreach (var entry in page.Entries)
            {
                await writer.WriteAsync(csv ? Line(entry) + writer.NewLine : (first ? "" : ",") + JsonSerializer.Serialize(entry, Options));
                first = false;
            }

            await writer.FlushAsync(cancellationToken);
            if (page.Next is null)
            {
                break;
            }
        }

        await writer.WriteAsync(csv ? "" : "]}");
    }

    private static string Line(AuditEntry entry) => Csv.Line(
        [entry.Id.ToString(CultureInfo.InvariantCulture), UtcText.Of(entry.AtUtc), entry.Who, entry.Actor, entry.Action, entry.Subject, entry.Detail, entry.Address]);
}
