using System.Globalization;
using System.Text;
using AdminApp.Api;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Security;

namespace AdminApp.Usage;

/// <summary>What the page lists as a file, for the browser of a signed-in user. A Viewer gets their own usage.</summary>
internal static class UsageExport
{
    private const string Route = UsageView.Path + "/export";

    /// <summary>The address of the file.</summary>
    public static string Address(UsageView view) => (view with { Sort = default, Reversed = false }).Address(Route);

    /// <summary>Maps the address.</summary>
    public static void MapUsageExport(this IEndpointRouteBuilder app) =>
        app.MapGet(Route, ExportAsync).RequireAuthorization(AccessPolicies.Pages).ExcludeFromDescription();

    /// <summary>The lines, the first of which names the columns.</summary>
    public static IEnumerable<string> Lines(UsageQuery query, UsageGroup by, IReadOnlyList<UsageRow> rows)
    {
        yield return Csv.Line(["from_utc", "to_utc", UsageView.Code(by) + (by == UsageGroup.Day ? "_utc" : ""), "name", "questions", "calls", "prompt_tokens", "cached_tokens", "completion_tokens", "cost", "currency", "cost_complete"]);
        foreach (var row in rows)
        {
            // A line for each currency, so that a column of costs can be added up.
            var amounts = row.Cost.Amounts.Count == 0 ? [new("", 0)] : row.Cost.Amounts.OrderBy(amount => amount.Key, StringComparer.Ordinal).ToList();
            for (var i = 0; i < amounts.Count; i++)
            {
                var (currency, cost) = amounts[i];
                yield return Csv.Line(
                [
                    UsageView.Text(query.From), UsageView.Text(query.To), row.Code, row.Name,
                    i > 0 || !UsageText.HasQuestions(by) ? "" : Number(row.Used.Questions), i > 0 ? "" : Number(row.Used.Calls), i > 0 ? "" : Number(row.Used.PromptTokens),
                    i > 0 ? "" : Number(row.Used.CachedTokens), i > 0 ? "" : Number(row.Used.CompletionTokens),
                    currency.Length == 0 ? "" : cost.ToString("0.######", CultureInfo.InvariantCulture), currency, row.Cost.IsComplete ? "true" : "false",
                ]);
            }
        }
    }

    private static async Task ExportAsync(HttpContext http, SessionCheck check, UsageReport report, PriceBook prices, TimeProvider time, CancellationToken cancellationToken)
    {
        var state = await check.StateAsync(http.User, cancellationToken);
        if (state.End is not null)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var view = UsageView.Parse(http.Request.QueryString.ToString());
        var own = state.Role >= UserRole.Operator ? null : http.User.FindFirst(AccessPolicies.OwnerClaim)!.Value;
        var query = view.Query(time.UtcToday(), own);
        IReadOnlyList<UsageRow> rows;
        try
        {
            rows = await report.ReadAsync(query, view.By, await prices.ReadAsync(cancellationToken), cancellationToken);
        }
        catch (TimeoutException)
        {
            await Results.Text($"The store took longer than {UsageReport.Limit.TotalSeconds:0} s. Choose fewer days.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"usage-by-{UsageView.Code(view.By)}-{UsageView.Text(query.From)}-{UsageView.Text(query.To)}-utc.csv\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var line in Lines(query, view.By, rows))
        {
            await writer.WriteAsync(line + writer.NewLine);
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
