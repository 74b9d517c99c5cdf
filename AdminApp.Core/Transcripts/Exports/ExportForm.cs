namespace AdminApp.Core.Transcripts.Exports;

/// <summary>What a transcript can be exported as.</summary>
public enum ExportForm
{
    /// <summary>Text, with the speaker and the time of each turn.</summary>
    Text,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>WebVTT subtitles; only with times.</summary>
    WebVtt,

    /// <summary>A Word document.</summary>
    Word,
}
