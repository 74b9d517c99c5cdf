namespace AdminApp.Core.Stores.Entities;

/// <summary>One turn of one speaker.</summary>
public sealed class Turn
{
    public Guid TranscriptId { get; set; }

    /// <summary>The version of the transcript's content that it belongs to, see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Position in the file, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Who speaks; "Unknown" if the file does not say.</summary>
    public required string Speaker { get; set; }

    /// <summary>Start in milliseconds, if the file has times.</summary>
    public int? StartMs { get; set; }

    /// <summary>What is said, as in the file.</summary>
    public required string Text { get; set; }
}
