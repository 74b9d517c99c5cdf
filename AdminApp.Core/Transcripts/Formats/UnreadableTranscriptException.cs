namespace AdminApp.Core.Transcripts.Formats;

/// <summary>The file can't be read as a transcript; the message says why.</summary>
internal sealed class UnreadableTranscriptException(string message, Exception? inner = null) : Exception(message, inner);
