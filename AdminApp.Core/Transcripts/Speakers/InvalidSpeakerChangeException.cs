namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>A change to the names of speakers that can't be made; the message says why and what is allowed.</summary>
public sealed class InvalidSpeakerChangeException(string message) : ArgumentException(message);
