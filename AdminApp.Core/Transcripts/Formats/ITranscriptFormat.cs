namespace AdminApp.Core.Transcripts.Formats;

/// <summary>One way in which transcripts are written down. Chosen by content: the first that recognises the text reads it.</summary>
internal interface ITranscriptFormat
{
    /// <summary>Stable name, kept with the transcript.</summary>
    string Name { get; }

    /// <summary>Whether the text is written this way.</summary>
    bool Recognizes(TranscriptText text);

    /// <summary>Reads the turns. Only called after <see cref="Recognizes"/> said yes.</summary>
    ParsedTranscript Parse(TranscriptText text);
}
