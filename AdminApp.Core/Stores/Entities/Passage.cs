namespace AdminApp.Core.Stores.Entities;

/// <summary>A searchable piece of a transcript: whole turns up to about 1,500 characters, or part of one long turn.</summary>
public sealed class Passage
{
    /// <summary>New with every import.</summary>
    public long Id { get; set; }

    public Guid TranscriptId { get; set; }

    /// <summary>The version of the transcript's content that it belongs to, see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Position among the transcript's passages, from 0; neighbors are one less and one more.</summary>
    public int Ordinal { get; set; }

    /// <summary>First turn.</summary>
    public int TurnFrom { get; set; }

    /// <summary>Last turn, inclusive.</summary>
    public int TurnTo { get; set; }

    /// <summary>Who speaks in it, in order of first appearance.</summary>
    public List<string> Speakers { get; set; } = [];

    /// <summary>Start of its first turn in milliseconds, if known.</summary>
    public int? StartMs { get; set; }

    /// <summary>Its turns as <c>Speaker: text</c>, one per line.</summary>
    public required string Text { get; set; }
}
