namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Some of what a speaker says.</summary>
/// <param name="Turn">The turn, from 0.</param>
/// <param name="StartMs">Its start in milliseconds, if known.</param>
/// <param name="Text">The beginning of its text.</param>
public sealed record SpeakerExcerpt(int Turn, int? StartMs, string Text)
{
    /// <summary>Maximum number of excerpts of a speaker.</summary>
    public const int Max = 3;

    /// <summary>Maximum length, in characters.</summary>
    public const int MaxLength = 240;
}
