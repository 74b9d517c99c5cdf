namespace AdminApp.Core.Stores.Entities;

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
