using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>What is to become of the names of speakers. All of it is done, or nothing.</summary>
public sealed record SpeakerEdit
{
    /// <summary>Maximum number of names in one edit.</summary>
    public const int MaxNames = 200;

    /// <summary>Maximum number of turns of one split.</summary>
    public const int MaxTurns = 5_000;

    /// <summary>Who gets another name, all at the same time. A name that another speaker has makes the two one.</summary>
    public IReadOnlyList<NameChange> Rename { get; init; } = [];

    /// <summary>Groups of speakers who are one person, two or more names each. The first name is kept.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Merge { get; init; } = [];

    /// <summary>Turns that someone else said.</summary>
    public SpeakerSplit? Split { get; init; }

    /// <summary>Whether it is done in all transcripts, those imported later too, rather than in one.</summary>
    public bool InAll { get; init; }
}
