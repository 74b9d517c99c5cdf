namespace AdminApp.Core.Transcripts.Formats;

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
