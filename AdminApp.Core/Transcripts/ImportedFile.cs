namespace AdminApp.Core.Transcripts;

/// <summary>The result of importing one file.</summary>
/// <param name="File">Name of the file, without folders.</param>
/// <param name="Id">The transcript; null if refused.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Passages">Number of passages.</param>
/// <param name="Duplicate">Whether the same content had already been imported.</param>
/// <param name="Replaced">Whether it replaced other content with the same name.</param>
/// <param name="Warnings">What the import noticed about the file.</param>
/// <param name="RefusedBecause">Why it was refused, for people; null if it was imported.</param>
public sealed record ImportedFile(
    string File, Guid? Id, int Turns, int Passages, bool Duplicate, bool Replaced, IReadOnlyList<string> Warnings, string? RefusedBecause)
{
    /// <summary>Whether it was refused because the store is unavailable; the same file may be imported later.</summary>
    public bool StoreUnavailable { get; init; }

    /// <summary>Whether the file was imported, now or earlier.</summary>
    public bool Accepted => RefusedBecause is null;
}
