using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;

namespace AdminApp.Transcripts;

/// <summary>Response of <c>POST /admin/transcripts</c>.</summary>
/// <param name="Imported">Files that were imported, or existed already.</param>
/// <param name="Rejected">Files that were not, with the reason.</param>
internal sealed record UploadBody(IReadOnlyList<ImportedBody> Imported, IReadOnlyList<RejectedBody> Rejected)
{
    public static UploadBody From(IReadOnlyList<ImportedFile> results) => new(
        [.. results.Where(r => r.Accepted).Select(r => new ImportedBody(r.File, r.Id!.Value, r.Turns, r.Passages, r.Duplicate, ReplacedBody.Of(r.ReplacedVersion), r.Warnings,
            r.StoredAs ?? r.File, r.Format, r.Title, r.Date, r.Speakers, TranscriptTime.Format(r.Length)))],
        [.. results.Where(r => !r.Accepted).Select(r => new RejectedBody(r.File, r.RefusedBecause!))]);
}

/// <summary>An imported file.</summary>
/// <param name="Duplicate">The same content already existed; nothing changed.</param>
/// <param name="Replaced">What it replaced, because it is a new version of it; <c>false</c> if nothing.</param>
/// <param name="StoredAs">The name that it is stored under: its own, unless another meeting has it.</param>
/// <param name="Format">The form that was recognized.</param>
/// <param name="Length">Start of the last turn, <c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
internal sealed record ImportedBody(
    string File, Guid Id, int Turns, int Passages, bool Duplicate, ReplacedBody Replaced, IReadOnlyList<string> Warnings,
    string StoredAs, string? Format, string? Title, DateOnly? Date, IReadOnlyList<string> Speakers, string? Length);

/// <summary>The version that was replaced and can be restored; written as <c>false</c> if there is none.</summary>
/// <param name="Version">SHA-256 of its file; null if nothing was replaced.</param>
/// <param name="RestorableUntil">Until when <c>POST /admin/transcripts/{id}/restore</c> brings it back.</param>
[JsonConverter(typeof(Converter))]
internal sealed record ReplacedBody(string? Version, string? Title = null, DateOnly? Date = null, int Turns = 0, DateTime? ImportedAt = null, DateTime? RestorableUntil = null)
{
    public static ReplacedBody Of(ReplacedVersion? replaced) => replaced is { } was
        ? new ReplacedBody(was.Version, was.Title, was.Date, was.Turns, was.ImportedAt, was.RestorableUntil)
        : new ReplacedBody(null as string);

    // Programs written for "replaced": true or false go on to work: an object is true.
    private sealed class Converter : JsonConverter<ReplacedBody>
    {
        public override ReplacedBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, ReplacedBody value, JsonSerializerOptions options)
        {
            if (value.Version is null)
            {
                writer.WriteBooleanValue(false);
                return;
            }

            JsonSerializer.Serialize(writer, new { value.Version, value.Title, value.Date, value.Turns, value.ImportedAt, value.RestorableUntil }, options);
        }
    }
}

/// <summary>A file that was refused.</summary>
internal sealed record RejectedBody(string File, string Reason);

/// <summary>Response of <c>GET /admin/transcripts</c>.</summary>
internal sealed record TranscriptListBody(IReadOnlyList<TranscriptBody> Transcripts);

/// <summary>One transcript in the list.</summary>
/// <param name="Time">When the meeting began on its day, as <c>14:30</c>, if someone has entered it.</param>
/// <param name="Place">Position among the meetings of its day that have no time, if someone has entered it.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Passages">Number of passages.</param>
/// <param name="Embedded">Whether nothing is left to embed.</param>
internal sealed record TranscriptBody(
    Guid Id, string File, string Title, DateOnly? Date, string? Time, int? Place, IReadOnlyList<string> Speakers, int Turns, int Passages, bool Embedded)
{
    public static TranscriptBody From(TranscriptSummary summary)
    {
        var t = summary.Transcript;
        return new TranscriptBody(t.Id, t.FileName, t.Title, t.Date, Clock(t.Time), t.Place, t.Speakers, t.TurnCount, t.PassageCount, summary.Embedded);
    }

    /// <summary>A time of day as <c>14:30</c>.</summary>
    public static string? Clock(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>One transcript with its text: the members of the list, and more.</summary>
/// <param name="Turns">Number of turns.</param>
/// <param name="InFile">Title and date as the file has them, whatever was edited.</param>
/// <param name="Version">SHA-256 of the file in lowercase hex: the version that citations refer to.</param>
/// <param name="Format">The form that was recognized, such as <c>otter</c>, <c>teams</c> or <c>webvtt</c>.</param>
/// <param name="Warnings">Warnings of the import.</param>
/// <param name="Names">The speakers with the names that the file has for them, where any was changed in this meeting or in all; empty otherwise.</param>
/// <param name="Content">The turns, in order.</param>
internal sealed record TranscriptDetailBody(
    Guid Id, string File, string Title, DateOnly? Date, string? Time, int? Place, FileDetails InFile, IReadOnlyList<string> Speakers, int Turns, int Passages, bool Embedded,
    string Version, string Format, DateTime ImportedAt, IReadOnlyList<string> Warnings, IReadOnlyList<SpeakerNamesBody> Names, IReadOnlyList<TurnBody> Content)
{
    public static TranscriptDetailBody From(TranscriptSummary summary, IReadOnlyList<Turn> turns)
    {
        var t = summary.Transcript;
        return new TranscriptDetailBody(
            t.Id, t.FileName, t.Title, t.Date, TranscriptBody.Clock(t.Time), t.Place, EditedDetails.InFile(t), t.Speakers, t.TurnCount, t.PassageCount, summary.Embedded, t.ContentHash, t.Format, t.ImportedAtUtc, t.Warnings,
            turns.Any(turn => turn.SpeakerInFile is not null) ? [.. turns.GroupBy(turn => turn.Speaker, turn => turn.SpeakerInFile ?? turn.Speaker).Select(speaker => new SpeakerNamesBody(speaker.Key, [.. speaker.Distinct()]))] : [],
            [.. turns.Select(turn => new TurnBody(turn.Index, turn.Speaker, turn.SpeakerInFile ?? turn.Speaker, TranscriptTime.Format(turn.StartMs), turn.Text, turn.LineStartsMs?.ConvertAll(at => TranscriptTime.Format(at)!)))]);
    }
}

/// <summary>One turn.</summary>
/// <param name="Turn">Place in the file, from 0.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="SpeakerInFile">Who speaks as the file has it.</param>
/// <param name="Start"><c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
/// <param name="LineStarts">The start of each line of the text, where the file has more than one time in the turn; null otherwise.</param>
internal sealed record TurnBody(int Turn, string Speaker, string SpeakerInFile, string? Start, string Text, IReadOnlyList<string>? LineStarts);

/// <summary>A speaker of one transcript.</summary>
/// <param name="Speaker">The name that is shown.</param>
/// <param name="InFile">The names that the file has for them.</param>
internal sealed record SpeakerNamesBody(string Speaker, IReadOnlyList<string> InFile);
