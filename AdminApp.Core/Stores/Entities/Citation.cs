namespace AdminApp.Core.Stores.Entities;

/// <summary>
/// A quote from a passage that was given to the model for one answer, with the version of the file that it came from. A passage that the
/// answer cites for several statements has one for each quote that they need, all with the same number. It outlives the transcript.
/// </summary>
public sealed class Citation
{
    public long Id { get; set; }

    public Guid MessageId { get; set; }

    /// <summary>Its number in the answer's text, from 1; for a passage that was only read, its place after the cited ones.</summary>
    public int Number { get; set; }

    /// <summary>Whether the answer cites it; otherwise it was only read.</summary>
    public bool Cited { get; set; }

    /// <summary>
    /// Which citations in the answer's text show this quote: their places, from 0, among all <c>[n]</c> of the text. If null or empty,
    /// those with <see cref="Number"/> that no other source claims, as in answers from before each statement had its own quote.
    /// </summary>
    public List<int>? Statements { get; set; }

    /// <summary>The transcript, which may have been deleted.</summary>
    public Guid TranscriptId { get; set; }

    /// <summary>The version of the file (<see cref="Transcript.ContentHash"/>).</summary>
    public required string ContentHash { get; set; }

    /// <summary>Title of the meeting.</summary>
    public required string Meeting { get; set; }

    public required string FileName { get; set; }

    /// <summary>Day of the meeting.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>Who is quoted.</summary>
    public required string Speaker { get; set; }

    /// <summary>Who is quoted as the file has it, if that is another name; null otherwise.</summary>
    public string? SpeakerInFile { get; set; }

    /// <summary>Who is quoted, with the file's name if that is another one.</summary>
    public string SpeakerWithFile => SpeakerInFile is { } inFile ? $"{Speaker} ({inFile} in the file)" : Speaker;

    /// <summary>Start of the quoted turn in milliseconds.</summary>
    public int? StartMs { get; set; }

    /// <summary>First turn of the passage.</summary>
    public int TurnFrom { get; set; }

    /// <summary>Last turn of the passage, inclusive.</summary>
    public int TurnTo { get; set; }

    /// <summary>The turn of <see cref="Quote"/>.</summary>
    public int QuoteTurn { get; set; }

    /// <summary>Where the quote starts in the text of its turn, in characters; null in answers from before it was stored.</summary>
    public int? QuoteStart { get; set; }

    /// <summary>One to three sentences of that turn, byte for byte from the file.</summary>
    public required string Quote { get; set; }

    /// <summary>The whole passage.</summary>
    public required string PassageText { get; set; }
}
