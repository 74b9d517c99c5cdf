using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Details;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// Where a file is stored. A new version of a transcript replaces it. Any other file is added, under a name that nothing else has: many
/// programs use the same file name for every meeting, so the same name does not mean the same meeting.
/// </summary>
/// <param name="Name">The name to store it under.</param>
/// <param name="Replaces">The transcript that it is a new version of; null if there is none.</param>
/// <param name="Beside">The names and versions that were compared; if these change, the place must be found anew.</param>
internal sealed record TranscriptPlace(string Name, Transcript? Replaces, IReadOnlyList<(string Name, long Version)> Beside)
{
    private const int MaxCompared = 50;
    private const int MaxNumber = 10_000;

    /// <summary>Finds the place of a transcript by its name and its text, and by the dates of the files: an edited one says nothing about which file this is.</summary>
    /// <param name="origin">Where the file was, if known.</param>
    public static async Task<TranscriptPlace> FindAsync(
        AdminDbContext context, Transcript transcript, IReadOnlyList<Turn> turns, ImportOrigin? origin, CancellationToken cancellationToken)
    {
        var named = await NamedAsync(context, transcript.FileName, cancellationToken);
        var text = turns.Select(t => t.Text).ToList();
        foreach (var (id, _, _) in named.Take(MaxCompared))
        {
            if (await context.Transcripts.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } other
                && TextVersions.IsNewVersion(text, transcript.Date, await context.Turns.Where(t => t.TranscriptId == id).OrderBy(t => t.Index).Select(t => t.Text).ToListAsync(cancellationToken), EditedDetails.InFile(other).Date))
            {
                return new TranscriptPlace(other.FileName, other, Versions(named));
            }
        }

        var taken = named.Select(n => n.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new TranscriptPlace(Candidates(transcript, origin).First(name => !taken.Contains(name)), null, Versions(named));
    }

    /// <summary>Whether nothing that was compared has changed since.</summary>
    public async Task<bool> IsStillRightAsync(AdminDbContext context, string fileName, CancellationToken cancellationToken) =>
        Beside.SequenceEqual(Versions(await NamedAsync(context, fileName, cancellationToken)));

    private static IReadOnlyList<(string Name, long Version)> Versions(List<(Guid Id, string Name, long Version)> named) => named.ConvertAll(n => (n.Name, n.Version));

    // Those with the name itself first, then those with a name made of it or of the same name, the newest first.
    private static async Task<List<(Guid Id, string Name, long Version)>> NamedAsync(AdminDbContext context, string fileName, CancellationToken cancellationToken)
    {
        var all = await context.Transcripts.AsNoTracking().Select(t => new { t.Id, t.FileName, t.ContentVersion }).ToListAsync(cancellationToken);
        var plain = TranscriptFileName.WithoutMark(fileName);
        return [.. all.Where(t => TranscriptFileName.IsOf(t.FileName, fileName) || TranscriptFileName.IsOf(t.FileName, plain)).OrderByDescending(t => string.Equals(t.FileName, fileName, StringComparison.OrdinalIgnoreCase)).ThenByDescending(t => t.ContentVersion).Select(t => (t.Id, t.FileName, t.ContentVersion))];
    }

    private static IEnumerable<string> Candidates(Transcript transcript, ImportOrigin? origin)
    {
        if (origin is not { NameIsShared: true })
        {
            yield return transcript.FileName;
        }

        if (origin is not null)
        {
            yield return TranscriptFileName.With(transcript.FileName, origin.Folder);
        }

        if (transcript.Date is { } date)
        {
            yield return TranscriptFileName.With(transcript.FileName, date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        for (var number = 2; number < MaxNumber; number++)
        {
            yield return TranscriptFileName.With(transcript.FileName, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
