namespace AdminApp.Core.Stores.Entities;

/// <summary>
/// A change to the names of speakers, in one transcript or in all. The file's own names stay (<see cref="Turn.SpeakerInFile"/>): those that
/// are shown come from applying all changes that are not undone, in order of <see cref="Id"/>.
/// </summary>
public sealed class SpeakerChange
{
    public long Id { get; set; }

    /// <summary>The transcript; null for all, those imported later too.</summary>
    public Guid? TranscriptId { get; set; }

    /// <summary>What was done.</summary>
    public SpeakerChangeKind Kind { get; set; }

    /// <summary>Who becomes whom, all at the same time; one entry for a split.</summary>
    public List<NameChange> Names { get; set; } = [];

    /// <summary>The turns of a split; null for others.</summary>
    public List<SplitTurn>? Turns { get; set; }

    /// <summary>Value of the counter of transcripts when it was made or undone, whichever was last.</summary>
    public long Version { get; set; }

    public DateTime AtUtc { get; set; }

    /// <summary>Name of who made it.</summary>
    public required string By { get; set; }

    /// <summary>When it was undone; null if it is in force.</summary>
    public DateTime? UndoneAtUtc { get; set; }

    /// <summary>Name of who undid it.</summary>
    public string? UndoneBy { get; set; }
}
