using System.Globalization;
using AdminApp.Core.Requests;

namespace AdminApp.Requests;

/// <summary>Requests as lines of CSV (RFC 4180). A value that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
internal static class RequestCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "id,submitted_at_utc,user,class,outcome,reason,model,cache,attempts,prompt_tokens,completion_tokens,queued_ms,first_token_ms,total_ms,conversation_id";

    private static readonly char[] Quoted = [',', '"', '\r', '\n'];

    /// <summary>One request.</summary>
    /// <param name="row">The request.</param>
    /// <param name="name">Who asked.</param>
    public static string Line(RequestRow row, string name) => string.Join(',', new[]
    {
        row.Id.ToString(), row.SubmittedAtUtc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), name, row.Class, row.Outcome, row.Reason, row.Model,
        row.Cache.ToString().ToLowerInvariant(), Number(row.Attempts), Number(row.PromptTokens), Number(row.CompletionTokens), Number(row.QueuedMs), Number(row.FirstTokenMs), Number(row.TotalMs),
        row.ConversationId?.ToString(),
    }.Select(Value));

    /// <summary>A value as it stands in a line.</summary>
    public static string Value(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.IndexOfAny(Quoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
