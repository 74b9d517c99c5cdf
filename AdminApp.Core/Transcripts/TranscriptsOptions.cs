namespace AdminApp.Core.Transcripts;

/// <summary>Section <c>Transcripts</c>.</summary>
public sealed class TranscriptsOptions
{
    /// <summary>Maximum file size in megabytes.</summary>
    public int MaxFileSizeMb { get; set; } = 20;

    /// <summary>The folder that is watched for transcripts; empty: none.</summary>
    public string WatchFolder { get; set; } = "";
}
