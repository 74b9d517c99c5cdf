using System.Globalization;

namespace AdminApp.Transcripts.List;

/// <summary>What became of the files of an upload, in one line.</summary>
internal static class UploadSummary
{
    /// <summary>How many are done while it runs, and afterwards how many were imported or not, and why.</summary>
    public static string Of(List<UploadItem> items, bool running)
    {
        var done = items.Count(i => i.Result is not null);
        if (running)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{done} of {items.Count} done");
        }

        var refused = items.Count(i => i.Result is { Accepted: false });
        var known = items.Count(i => i.Result is { Duplicate: true });
        var waiting = items.Count(i => i.AwaitsChoice);
        var declined = items.Count(i => i.Declined);
        var undone = items.Count(i => i.Undone);
        var parts = new[]
        {
            (Count: done - refused - known - waiting - declined - undone, Text: "imported"),
            (Count: waiting, Text: "to decide"),
            (Count: known, Text: "already there"),
            (Count: declined, Text: "not imported"),
            (Count: undone, Text: "undone"),
            (Count: refused, Text: "failed"),
            (Count: items.Count - done, Text: "stopped"),
        };
        return string.Join(", ", parts.Where((p, i) => i == 0 || p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Text}")));
    }
}
