namespace AdminApp.Core.Transcripts;

/// <summary>Someone who speaks in meetings.</summary>
/// <param name="Name">The name, as in the newest meeting that has it.</param>
/// <param name="Meetings">In how many meetings, 1 or more.</param>
/// <param name="Newest">Day of the newest one, if known.</param>
public sealed record ListedSpeaker(string Name, int Meetings, DateOnly? Newest);
