namespace AdminApp.Core.Stores.Entities;

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
