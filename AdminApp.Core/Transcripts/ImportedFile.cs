namespace AdminApp.Core.Transcripts;

/// <summary>The result of importing one file.</summary>
/// <param name="File">Name of the file, without folders.</param>
/// <param name="Id">The transcript; null if refused or held.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Passages">Number of passages.</param>
/// <param name="Duplicate">Whether the same content had already been imported.</param>
/// <param name="Replaced">Whether it is a new version of a transcript that had been imported, and replaced it.</param>
/// <param name="Warnings">What the import noticed about the file.</param>
/// <param name="RefusedBecause">Why it was refused, for people; null if it was imported.</param>
public sealed record ImportedFile(
    string File, Guid? Id, int Turns, int Passages, bool Duplicate, bool Replaced, IReadOnlyList<string> Warnings, string? RefusedBecause)
{
    /// <summary>Whether it was refused because the store is unavailable; the same file may be imported later.</summary>
    public bool StoreUnavailable { get; init; }

    /// <summary>Whether it was refused because something failed here that does not lie in the file, or not in it alone; the log says what.</summary>
    public bool FailedHere { get; init; }

    /// <summary>Whether nothing of it was kept because it has warnings and the caller wants to decide first. The other members then say what importing it would do.</summary>
    public bool Held { get; init; }

    /// <summary>The name that it is stored under, if another meeting has the file's own name.</summary>
    public string? StoredAs { get; init; }

    /// <summary>The version that it replaced, which can be restored.</summary>
    public ReplacedVersion? ReplacedVersion { get; init; }

    /// <summary>The form that was recognized, such as <c>teams</c>; null if refused.</summary>
    public string? Format { get; init; }

    /// <summary>Title of the meeting; null if refused.</summary>
    public string? Title { get; init; }

    /// <summary>Day of the meeting, if the file tells.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Speakers in order of first appearance.</summary>
    public IReadOnlyList<string> Speakers { get; init; } = [];

    /// <summary>Start of the last turn, if the file has times: a lower bound of the meeting's length.</summary>
    public TimeSpan? Length { get; init; }

    /// <summary>Whether nothing was wrong with the file: it was imported, now or earlier, or is held.</summary>
    public bool Accepted => RefusedBecause is null;
}
