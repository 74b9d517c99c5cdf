namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// The patterns here take time in proportion to the line; the timeout is a second safeguard against malicious text. A file that
/// hits it is refused.
/// </summary>
internal static class PatternTimeout
{
    public const int Milliseconds = 1_000;
}
