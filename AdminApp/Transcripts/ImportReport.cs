using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>What <c>import</c> prints: one line per file, and a summary.</summary>
internal static class ImportReport
{
    public static string Line(ImportedFile result)
    {
        var what = result switch
        {
            { Accepted: false } => $"refused   {result.File}: {result.RefusedBecause}",
            { Duplicate: true } => $"unchanged {result.File}",
            { Replaced: true } => $"replaced  {result.File} ({Counts(result)})",
            _ => $"imported  {result.File} ({Counts(result)})",
        };
        what += result.StoredAs is { } stored ? $" as \"{stored}\"" : "";
        what += result.ReplacedVersion is { } was ? $"; the version of {was.ImportedAt:yyyy-MM-dd} can be restored until {was.RestorableUntil:yyyy-MM-dd}" : "";
        return result.Warnings.Count == 0 ? what : $"{what}. {string.Join(' ', result.Warnings)}";
    }

    private static string Counts(ImportedFile result) =>
        $"{result.Turns} {(result.Turns == 1 ? "turn" : "turns")}, {result.Passages} {(result.Passages == 1 ? "passage" : "passages")}";

    public static string Summary(IReadOnlyList<ImportedFile> results)
    {
        var refused = results.Count(r => !r.Accepted);
        var unchanged = results.Count(r => r is { Accepted: true, Duplicate: true });
        var replaced = results.Count(r => r.Replaced);
        return $"{results.Count - refused - unchanged - replaced} imported, {replaced} replaced, {unchanged} unchanged, {refused} refused.";
    }
}
