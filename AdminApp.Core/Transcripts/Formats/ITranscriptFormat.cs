namespace AdminApp.Core.Transcripts.Formats;

/// <summary>A transcript format. Chosen by content: the first one that recognizes the text parses it.</summary>
internal interface ITranscriptFormat
{
    /// <summary>Stable name, stored with the transcript.</summary>
    string Name { get; }

    /// <summary>Whether the text is in this format.</summary>
    bool Recognizes(TranscriptText text);

    /// <summary>Parses the turns. Only called after <see cref="Recognizes"/> returned true.</summary>
    ParsedTranscript Parse(TranscriptText text);
}
