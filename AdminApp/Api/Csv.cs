namespace AdminApp.Api;

/// <summary>Lines of CSV (RFC 4180). A value that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
internal static class Csv
{
    private static readonly char[] Quoted = [',', '"', '\r', '\n'];

    /// <summary>A line without its end.</summary>
    public static string Line(IEnumerable<string?> values) => string.Join(',', values.Select(Value));

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
}
