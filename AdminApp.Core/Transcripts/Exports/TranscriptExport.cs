using System.Globalization;
using System.Net.Mime;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>Exports transcripts: with the speakers and details as they are shown, and every time that is known.</summary>
public static class TranscriptExport
{
    private const int MaxName = 80;

    /// <summary>All forms.</summary>
    public static IReadOnlyList<ExportForm> Forms { get; } = Enum.GetValues<ExportForm>();

    /// <summary>The extension without its dot, which also names the form: <c>txt</c>, <c>md</c>, <c>vtt</c>, <c>docx</c>.</summary>
    public static string Code(ExportForm form) => form switch
    {
        ExportForm.Text => "txt",
        ExportForm.Markdown => "md",
        ExportForm.WebVtt => "vtt",
        _ => "docx",
    };

    /// <summary>The form with a code; null if there is none.</summary>
    public static ExportForm? Find(string? code) => Forms.Where(form => string.Equals(Code(form), code, StringComparison.OrdinalIgnoreCase)).Select(form => (ExportForm?)form).FirstOrDefault();

    /// <summary>The media type.</summary>
    public static string MediaType(ExportForm form) => form switch
    {
        ExportForm.Text => $"{MediaTypeNames.Text.Plain}; charset=utf-8",
        ExportForm.Markdown => $"{MediaTypeNames.Text.Markdown}; charset=utf-8",
        ExportForm.WebVtt => "text/vtt; charset=utf-8",
        _ => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };

    /// <summary>Why a transcript can't be exported in a form, for people; null if it can.</summary>
    public static string? Problem(Transcript transcript, ExportForm form) => form == ExportForm.WebVtt && transcript.DurationMs is null
        ? "This transcript has no times, and subtitles need them. Export it as text, Markdown or Word."
        : null;

    /// <summary>The name of the file: title and day.</summary>
    public static string FileName(Transcript transcript, ExportForm form)
    {
        var day = transcript.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var name = string.Join('-', new[] { FileTitle.Of(transcript.Title, MaxName), day }.Where(part => !string.IsNullOrEmpty(part)));
        return $"{(name.Length == 0 ? "transcript" : name)}.{Code(form)}";
    }

    /// <summary>Writes the transcript as text, line by line. Word documents come from <see cref="WordDocuments"/>.</summary>
    /// <param name="turns">Its turns, in order.</param>
    /// <param name="form">Any form but <see cref="ExportForm.Word"/>; see <see cref="Problem"/>.</param>
    /// <param name="to">Where to; it needs to be written to only, and stays open.</param>
    public static async Task WriteAsync(Transcript transcript, IReadOnlyList<Turn> turns, ExportForm form, Stream to, CancellationToken cancellationToken)
    {
        var meeting = new ExportedMeeting(transcript, turns);
        var lines = form switch
        {
            ExportForm.Text => TextExport.Lines(meeting),
            ExportForm.Markdown => MarkdownExport.Lines(meeting),
            ExportForm.WebVtt => WebVttExport.Lines(meeting),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "A Word document is not text."),
        };
        await using var writer = new StreamWriter(to, leaveOpen: true) { NewLine = "\n" };
        foreach (var line in lines)
        {
            await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
    }
}
