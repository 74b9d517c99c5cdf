namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// The patterns here take time in proportion to the line; the timeout is a second safeguard against malicious text. A file that
/// hits it is refused. It is long, because it is measured on the clock: on a busy machine a thread may wait for seconds in the middle of a line.
/// </summary>
internal static class PatternTimeout
{
    public const int Milliseconds = 10_000;
}
