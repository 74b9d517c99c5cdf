using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>The query names a meeting that is not stored.</summary>
public sealed class MeetingNotFoundException(string meeting)
    : ArgumentException($"No meeting has the file name or ID '{TextCap.Cut(meeting, 260)}'.");
