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

/// <summary>A decoded file as lines without their ends.</summary>
/// <param name="Lines">The lines.</param>
internal sealed record TranscriptText(IReadOnlyList<string> Lines);

/// <summary>What a format read.</summary>
/// <param name="Heading">Lines above the meeting's text that may hold its title and date; the first is the title.</param>
/// <param name="Turns">The turns, in order.</param>
/// <param name="Warnings">What the reader should know.</param>
internal sealed record ParsedTranscript(IReadOnlyList<string> Heading, IReadOnlyList<ParsedTurn> Turns, IReadOnlyList<string> Warnings);

/// <summary>One turn as read.</summary>
/// <param name="Speaker">Who speaks, <see cref="Unknown"/> where the file does not say.</param>
/// <param name="StartMs">Start in milliseconds, where the file tells it.</param>
/// <param name="Text">What is said.</param>
internal sealed record ParsedTurn(string Speaker, int? StartMs, string Text)
{
    /// <summary>The speaker of text that names none.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The warning for a file without any speaker.</summary>
    public const string NoSpeakers = "No speaker lines found: all text is taken as one speaker, \"Unknown\".";
}

/// <summary>The file cannot be taken as a transcript; the message says why, for a person.</summary>
internal sealed class UnreadableTranscriptException(string message, Exception? inner = null) : Exception(message, inner);
