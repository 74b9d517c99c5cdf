namespace AdminApp.Core.Stores.Entities;

/// <summary>A file that was imported from the watched folder, or refused. It is identified by its bytes and imported only once, even if its transcript is deleted later.</summary>
public sealed class WatchedFile
{
    /// <summary>SHA-256 of its bytes in lowercase hex.</summary>
    public required string ContentHash { get; set; }

    /// <summary>Its path in the watched folder.</summary>
    public required string Path { get; set; }

    /// <summary>When it was imported or refused.</summary>
    public DateTime AtUtc { get; set; }

    /// <summary>The transcript; null if it was refused.</summary>
    public Guid? TranscriptId { get; set; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public string? RefusedBecause { get; set; }

    /// <summary>Whether its content had already been imported.</summary>
    public bool Duplicate { get; set; }

    /// <summary>Whether it replaced another version.</summary>
    public bool Replaced { get; set; }

    /// <summary>What the import noticed about it.</summary>
    public List<string> Warnings { get; set; } = [];
}
