namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// The patterns here take time in proportion to a line; the time-out is the second guard, for text made to hurt. A file that
/// runs into it is refused.
/// </summary>
internal static class PatternTimeout
{
    /// <summary>Milliseconds that one match may take.</summary>
    public const int Milliseconds = 1_000;
}
