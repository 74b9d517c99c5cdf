using System.Globalization;
using AdminApp.Api;
using AdminApp.Core.Requests;
using AdminApp.Ui;

namespace AdminApp.Requests;

/// <summary>Requests as lines of <see cref="Csv"/>.</summary>
internal static class RequestCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "id,submitted_at_utc,user,class,outcome,reason,model,cache,attempts,prompt_tokens,completion_tokens,queued_ms,first_token_ms,total_ms,conversation_id,submitted_at_local,time_zone";

    /// <summary>One request.</summary>
    /// <param name="row">The request.</param>
    /// <param name="name">Who asked.</param>
    /// <param name="browser">The clock of the viewer.</param>
    public static string Line(RequestRow row, string name, BrowserSettings browser) => Csv.Line(
    [
        row.Id.ToString(), row.SubmittedAtUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), name, row.Class, row.Outcome, row.Reason, row.Model,
        row.Cache.ToString().ToLowerInvariant(), Number(row.Attempts), Number(row.PromptTokens), Number(row.CompletionTokens), Number(row.QueuedMs), Number(row.FirstTokenMs), Number(row.TotalMs),
        row.ConversationId?.ToString(), browser.ToLocalText(row.SubmittedAtUtc), browser.TimeZoneId,
    ]);

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
