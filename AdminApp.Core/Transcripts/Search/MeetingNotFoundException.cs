using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>The query names a meeting that is not stored.</summary>
/// <param name="meeting">As asked for.</param>
public sealed class MeetingNotFoundException(string meeting)
    : ArgumentException($"There is no meeting with the file name or id '{TextCap.Cut(meeting, 260)}'.");
