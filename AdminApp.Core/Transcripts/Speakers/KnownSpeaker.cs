using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>A name in all meetings.</summary>
/// <param name="Name">The name, as most meetings have it.</param>
/// <param name="Meetings">The meetings that they speak in, newest first.</param>
public sealed record KnownSpeaker(string Name, IReadOnlyList<Transcript> Meetings);
