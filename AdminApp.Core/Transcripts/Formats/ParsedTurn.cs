namespace AdminApp.Core.Transcripts.Formats;

/// <summary>One parsed turn.</summary>
/// <param name="Speaker">Who speaks; <see cref="Unknown"/> if the file does not say.</param>
/// <param name="StartMs">Start in milliseconds, if the file has times.</param>
/// <param name="Text">What is said.</param>
internal sealed record ParsedTurn(string Speaker, int? StartMs, string Text)
{
    /// <summary>The speaker of text that does not name one.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The warning for a file without any speaker.</summary>
    public const string NoSpeakers = "No speaker lines found: all text was assigned to one speaker, \"Unknown\".";

    /// <summary>The start of each line of the text, in milliseconds; null if no line has one other than <see cref="StartMs"/>.</summary>
    public IReadOnlyList<int>? LineStartsMs { get; init; }
}
