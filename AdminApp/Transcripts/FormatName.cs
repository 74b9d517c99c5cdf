namespace AdminApp.Transcripts;

/// <summary>The forms of transcripts in plain words.</summary>
internal static class FormatName
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["teams"] = "Teams",
        ["teams-copied"] = "Teams, copied from the page",
        ["meet"] = "Google Meet",
        ["zoom-captions"] = "Zoom, saved captions",
        ["zoom-chat"] = "Zoom chat",
        ["otter"] = "speaker and time above each turn, as in Otter",
        ["timed"] = "times beside the speech",
        ["fathom"] = "Fathom",
        ["tactiq"] = "Tactiq",
        ["fireflies"] = "Fireflies",
        ["aws-transcribe"] = "Amazon Transcribe",
        ["whisper-json"] = "whisper, JSON",
        ["whisper-tsv"] = "whisper, table",
        ["json"] = "JSON with utterances",
        ["webvtt"] = "WebVTT subtitles",
        ["srt"] = "SRT subtitles",
        ["sbv"] = "SBV subtitles",
        ["plain"] = "text",
    };

    /// <summary>A form, and that it was a Word document: <c>Teams, Word document</c>.</summary>
    /// <param name="format">The form's stable name.</param>
    /// <param name="file">Name of the file.</param>
    public static string Of(string format, string file) =>
        Names.GetValueOrDefault(format, format) + (file.EndsWith(".docx", StringComparison.OrdinalIgnoreCase) ? ", Word document" : "");
}
