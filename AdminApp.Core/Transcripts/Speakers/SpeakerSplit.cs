namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Turns of one speaker that someone else said.</summary>
/// <param name="From">Whose turns they are now.</param>
/// <param name="To">Who said them: another speaker of the meeting, or a new name.</param>
public sealed record SpeakerSplit(string From, string To)
{
    /// <summary>The turns, by their place from 0; null if <see cref="FromTurn"/> says which.</summary>
    public IReadOnlyList<int>? Turns { get; init; }

    /// <summary>The first turn; all later ones of the speaker go with it. Null if <see cref="Turns"/> says which.</summary>
    public int? FromTurn { get; init; }

    /// <summary>The version of the file (<see cref="Stores.Entities.Transcript.ContentHash"/>) whose turns are meant; null for whichever is there.</summary>
    public string? Version { get; init; }
}
