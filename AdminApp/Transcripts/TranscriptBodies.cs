using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Transcripts;

/// <summary>Response of <c>POST /admin/transcripts</c>.</summary>
/// <param name="Imported">Files that were imported, or existed already.</param>
/// <param name="Rejected">Files that were not, with the reason.</param>
internal sealed record UploadBody(IReadOnlyList<ImportedBody> Imported, IReadOnlyList<RejectedBody> Rejected)
{
    public static UploadBody From(IReadOnlyList<ImportedFile> results) => new(
        [.. results.Where(r => r.Accepted).Select(r => new ImportedBody(r.File, r.Id!.Value, r.Turns, r.Passages, r.Duplicate, r.Replaced, r.Warnings))],
        [.. results.Where(r => !r.Accepted).Select(r => new RejectedBody(r.File, r.RefusedBecause!))]);
}

/// <summary>An imported file.</summary>
/// <param name="Duplicate">The same content already existed; nothing changed.</param>
/// <param name="Replaced">It replaced other content with the same name.</param>
internal sealed record ImportedBody(string File, Guid Id, int Turns, int Passages, bool Duplicate, bool Replaced, IReadOnlyList<string> Warnings);

/// <summary>A file that was refused.</summary>
internal sealed record RejectedBody(string File, string Reason);

/// <summary>Response of <c>GET /admin/transcripts</c>.</summary>
internal sealed record TranscriptListBody(IReadOnlyList<TranscriptBody> Transcripts);

/// <summary>One transcript in the list.</summary>
/// <param name="Turns">Number of turns.</param>
/// <param name="Passages">Number of passages.</param>
/// <param name="Embedded">Whether nothing is left to embed.</param>
internal sealed record TranscriptBody(
    Guid Id, string File, string Title, DateOnly? Date, IReadOnlyList<string> Speakers, int Turns, int Passages, bool Embedded)
{
    public static TranscriptBody From(TranscriptSummary summary)
    {
        var t = summary.Transcript;
        return new TranscriptBody(t.Id, t.FileName, t.Title, t.Date, t.Speakers, t.TurnCount, t.PassageCount, summary.Embedded);
    }
}

/// <summary>One transcript with its text: the members of the list, and more.</summary>
/// <param name="Turns">Number of turns.</param>
/// <param name="Version">SHA-256 of the file in lowercase hex: the version that citations refer to.</param>
/// <param name="Format"><c>otter</c>, <c>webvtt</c>, <c>srt</c> or <c>plain</c>.</param>
/// <param name="Warnings">Warnings of the import.</param>
/// <param name="Content">The turns, in order.</param>
internal sealed record TranscriptDetailBody(
    Guid Id, string File, string Title, DateOnly? Date, IReadOnlyList<string> Speakers, int Turns, int Passages, bool Embedded,
    string Version, string Format, DateTime ImportedAt, IReadOnlyList<string> Warnings, IReadOnlyList<TurnBody> Content)
{
    public static TranscriptDetailBody From(TranscriptSummary summary, IReadOnlyList<Turn> turns)
    {
        var t = summary.Transcript;
        return new TranscriptDetailBody(
            t.Id, t.FileName, t.Title, t.Date, t.Speakers, t.TurnCount, t.PassageCount, summary.Embedded, t.ContentHash, t.Format, t.ImportedAtUtc, t.Warnings,
            [.. turns.Select(turn => new TurnBody(turn.Index, turn.Speaker, TranscriptTime.Format(turn.StartMs), turn.Text))]);
    }
}

/// <summary>One turn.</summary>
/// <param name="Turn">Place in the file, from 0.</param>
/// <param name="Start"><c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
internal sealed record TurnBody(int Turn, string Speaker, string? Start, string Text);
