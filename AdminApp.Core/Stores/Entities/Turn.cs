namespace AdminApp.Core.Stores.Entities;

/// <summary>One turn of one speaker.</summary>
public sealed class Turn
{
    public Guid TranscriptId { get; set; }

    /// <summary>The version of the transcript's content that it belongs to, see <see cref="Transcript.ContentVersion"/>.</summary>
    public long ContentVersion { get; set; }

    /// <summary>Position in the file, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Who speaks, after all changes to the names of speakers; "Unknown" if the file does not say and nobody else has.</summary>
    public required string Speaker { get; set; }

    /// <summary>Who speaks as the file has it, where that has been changed; null if it is <see cref="Speaker"/>.</summary>
    public string? SpeakerInFile { get; set; }

    /// <summary>Start in milliseconds, if the file has times.</summary>
    public int? StartMs { get; set; }

    /// <summary>What is said, as in the file.</summary>
    public required string Text { get; set; }

    /// <summary>The start of each line of <see cref="Text"/> in milliseconds, where a file has more than one time in the turn; null otherwise.</summary>
    public List<int>? LineStartsMs { get; set; }

    /// <summary>When the words at a position of the text are said: the start of their line if it is known, and otherwise of the turn.</summary>
    /// <param name="position">Position in <see cref="Text"/>.</param>
    public int? StartAt(int position) => LineStartsMs is { Count: > 0 } starts
        ? starts[Math.Min(starts.Count - 1, Text.AsSpan(0, Math.Clamp(position, 0, Text.Length)).Count('\n'))]
        : StartMs;
}
