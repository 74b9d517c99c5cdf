namespace AdminApp.Core.Transcripts;

/// <summary>What became of one file.</summary>
/// <param name="File">Name of the file, without folders.</param>
/// <param name="Id">The transcript; null when refused.</param>
/// <param name="Turns">Its turns.</param>
/// <param name="Passages">Its passages.</param>
/// <param name="Duplicate">The same content was already there.</param>
/// <param name="Replaced">It replaced other content under the same name.</param>
/// <param name="Warnings">What the import noticed.</param>
/// <param name="RefusedBecause">Why it was refused, for a person; null when it went in.</param>
public sealed record ImportedFile(
    string File, Guid? Id, int Turns, int Passages, bool Duplicate, bool Replaced, IReadOnlyList<string> Warnings, string? RefusedBecause)
{
    /// <summary>It was refused because the store is unavailable for now: the same file may go in later.</summary>
    public bool StoreUnavailable { get; init; }

    /// <summary>Whether the file went in, or was there already.</summary>
    public bool Accepted => RefusedBecause is null;
}
