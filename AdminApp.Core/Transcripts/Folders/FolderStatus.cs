namespace AdminApp.Core.Transcripts.Folders;

/// <summary>What the last look into the watched folder found.</summary>
/// <param name="State">How it is with the folder.</param>
public sealed record FolderStatus(FolderState State)
{
    /// <summary>When the last look ended, in UTC; null before the first.</summary>
    public DateTime? LookedAtUtc { get; init; }

    /// <summary>What is wrong and what to do, for people; null if nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Number of transcripts in the folder.</summary>
    public int Files { get; init; }

    /// <summary>Of these, how many have not been imported yet: they are still being written, or the store is unavailable.</summary>
    public int Waiting { get; init; }

    /// <summary>Of those, how many are complete and wait only for the store.</summary>
    public int WaitingForStore { get; init; }

    /// <summary>Number of files of other kinds.</summary>
    public int OtherKinds { get; init; }

    /// <summary>Files and folders that are left out, with the reason; at most 20.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}
