namespace AdminApp.Core.Stores.Entities;

/// <summary>One meeting's transcript as imported from one file.</summary>
public sealed class Transcript
{
    /// <summary>Identity; kept when the content is replaced.</summary>
    public Guid Id { get; set; }

    /// <summary>Name of the file, without folders; unique, compared without case.</summary>
    public required string FileName { get; set; }

    /// <summary>Title of the meeting.</summary>
    public required string Title { get; set; }

    /// <summary>Day of the meeting, where the file tells one.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hex: the version of the content that citations name.</summary>
    public required string ContentHash { get; set; }

    /// <summary>
    /// Which turns and passages are its content: those of the same number. Others are being written, or are about to be removed, and no
    /// query finds them unless it asks for all.
    /// </summary>
    public long ContentVersion { get; set; }

    /// <summary>New with every change of the content; what the search index compares.</summary>
    public Guid Revision { get; set; }

    /// <summary>Name of the format that read it: <c>otter</c>, <c>webvtt</c>, <c>srt</c> or <c>plain</c>.</summary>
    public required string Format { get; set; }

    /// <summary>When it was imported, in UTC.</summary>
    public DateTime ImportedAtUtc { get; set; }

    /// <summary>Speakers in order of first appearance.</summary>
    public List<string> Speakers { get; set; } = [];

    /// <summary>Number of turns.</summary>
    public int TurnCount { get; set; }

    /// <summary>Number of passages.</summary>
    public int PassageCount { get; set; }

    /// <summary>Start of the last turn in milliseconds, where known: a lower bound of the length.</summary>
    public int? DurationMs { get; set; }

    /// <summary>What the import noticed, such as "no speaker lines found".</summary>
    public List<string> Warnings { get; set; } = [];

    /// <summary>Whether it is one of the sample meetings that ship with the product.</summary>
    public bool IsSample { get; set; }
}
