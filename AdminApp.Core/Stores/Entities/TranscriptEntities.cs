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

/// <summary>One turn of one speaker.</summary>
public sealed class Turn
{
    /// <summary>The transcript.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>Which version of the transcript's content it belongs to: see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Place in the file, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Who speaks; "Unknown" where the file does not say.</summary>
    public required string Speaker { get; set; }

    /// <summary>Start in milliseconds, where the file tells it.</summary>
    public int? StartMs { get; set; }

    /// <summary>What is said, as in the file.</summary>
    public required string Text { get; set; }
}

/// <summary>A searchable piece of a transcript: whole turns up to about 1,500 characters, or a part of one long turn.</summary>
public sealed class Passage
{
    /// <summary>Identity, new with every import.</summary>
    public long Id { get; set; }

    /// <summary>The transcript.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>Which version of the transcript's content it belongs to: see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Place among the transcript's passages, from 0; neighbours are one less and one more.</summary>
    public int Ordinal { get; set; }

    /// <summary>First turn.</summary>
    public int TurnFrom { get; set; }

    /// <summary>Last turn, inclusive.</summary>
    public int TurnTo { get; set; }

    /// <summary>Who speaks in it, in order of first appearance.</summary>
    public List<string> Speakers { get; set; } = [];

    /// <summary>Start of its first turn in milliseconds, where known.</summary>
    public int? StartMs { get; set; }

    /// <summary>Its turns as <c>Speaker: text</c>, one a line.</summary>
    public required string Text { get; set; }
}

/// <summary>The vector of one passage.</summary>
public sealed class PassageEmbedding
{
    /// <summary>The passage.</summary>
    public long PassageId { get; set; }

    /// <summary>The transcript, for deletion and loading.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>Name and version of the model and of how the text was prepared; another value means "embed again".</summary>
    public required string Model { get; set; }

    /// <summary>The vector, in the encoding of the embedding store.</summary>
    public required byte[] Vector { get; set; }
}
