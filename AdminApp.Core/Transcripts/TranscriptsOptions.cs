namespace AdminApp.Core.Transcripts;

/// <summary>Section <c>Transcripts</c>.</summary>
public sealed class TranscriptsOptions
{
    /// <summary>Largest file taken, in megabytes. Default 20.</summary>
    public int MaxFileSizeMb { get; set; } = 20;
}
