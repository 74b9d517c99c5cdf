using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>A version of a transcript that was replaced, and can be restored.</summary>
/// <param name="Version">SHA-256 of the file in lowercase hex.</param>
/// <param name="Title">Its title.</param>
/// <param name="Date">Its day, if it had one.</param>
/// <param name="Turns">Number of its turns.</param>
/// <param name="ImportedAt">When it was imported, in UTC.</param>
/// <param name="RestorableUntil">Until when it can be restored, in UTC.</param>
public sealed record ReplacedVersion(string Version, string Title, DateOnly? Date, int Turns, DateTime ImportedAt, DateTime RestorableUntil)
{
    /// <summary>Time for which a replaced version is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>The most versions of one transcript that are kept.</summary>
    public const int MaxKept = 5;

    internal static ReplacedVersion Of(Transcript was, DateTime replacedAtUtc) =>
        new(was.ContentHash, was.Title, was.Date, was.TurnCount, was.ImportedAtUtc, replacedAtUtc + KeptFor);
}
