namespace AdminApp.Core.Stores.Entities;

/// <summary>The transcript of one meeting, imported from one file.</summary>
public sealed class Transcript
{
    /// <summary>Kept when the content is replaced.</summary>
    public Guid Id { get; set; }

    /// <summary>Name of the file, without folders; unique, ignoring case.</summary>
    public required string FileName { get; set; }

    /// <summary>Title of the meeting.</summary>
    public required string Title { get; set; }

    /// <summary>Day of the meeting, if it is known.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>When it began on that day, on the clock of its place, if it is known.</summary>
    public TimeOnly? Time { get; set; }

    /// <summary>Position among the meetings of its day that have no time, 1 to 999; null for those after them.</summary>
    public int? Place { get; set; }

    /// <summary>Title and day as the file has them, where someone has edited them; null if nobody has.</summary>
    public FileDetails? InFile { get; set; }

    /// <summary>SHA-256 of the file's bytes in lowercase hex: the version of the content that citations refer to.</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// Turns and passages with the same number are its content. Others are being written or about to be removed, and queries don't
    /// find them unless they ask for all.
    /// </summary>
    public long ContentVersion { get; set; }

    /// <summary>New with every change of the content; the search index compares it.</summary>
    public Guid Revision { get; set; }

    /// <summary>Name of the format: <c>otter</c>, <c>webvtt</c>, <c>srt</c> or <c>plain</c>.</summary>
    public required string Format { get; set; }

    public DateTime ImportedAtUtc { get; set; }

    /// <summary>The change of speakers' names up to which those of this transcript are current, see <see cref="SpeakerChange.Version"/>.</summary>
    public long NamesVersion { get; set; }

    /// <summary>Speakers in order of first appearance.</summary>
    public List<string> Speakers { get; set; } = [];

    public int TurnCount { get; set; }

    public int PassageCount { get; set; }

    /// <summary>Start of the last turn in milliseconds, if known: a lower bound of the length.</summary>
    public int? DurationMs { get; set; }

    /// <summary>Warnings of the import, such as "no speaker lines found".</summary>
    public List<string> Warnings { get; set; } = [];

    /// <summary>Whether it is one of the sample meetings that ship with the product.</summary>
    public bool IsSample { get; set; }
}
