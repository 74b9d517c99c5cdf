namespace AdminApp.Core.Transcripts.Formats;

/// <summary>The file cannot be taken as a transcript; the message says why, for a person.</summary>
internal sealed class UnreadableTranscriptException(string message, Exception? inner = null) : Exception(message, inner);
