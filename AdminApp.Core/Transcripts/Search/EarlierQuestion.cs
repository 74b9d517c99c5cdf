using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>An earlier question of the same conversation.</summary>
/// <param name="Text">The question.</param>
/// <param name="Searched">What was searched for it; null if not known, so that it is read from the text.</param>
public sealed record EarlierQuestion(string Text, MeetingScope? Searched = null);
