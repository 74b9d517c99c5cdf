using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>Queries shared by reading and writing.</summary>
internal static class TranscriptQueries
{
    /// <summary>The newest meeting first, as <see cref="TranscriptOrder"/> has it; those without a day come last in both stores.</summary>
    public static IOrderedQueryable<Transcript> NewestFirst(this IQueryable<Transcript> transcripts) => transcripts
        .OrderByDescending(t => t.Date ?? DateOnly.MinValue).ThenByDescending(t => t.Time != null).ThenByDescending(t => t.Time)
        .ThenBy(t => t.Place ?? int.MaxValue).ThenByDescending(t => t.ImportedAtUtc).ThenBy(t => t.Id);

    /// <summary>
    /// The transcript with this file name, ignoring case: first as written, using the index, then over all names in memory,
    /// because SQLite ignores case for ASCII letters only.
    /// </summary>
    public static async Task<Transcript?> FindTranscriptAsync(this AdminDbContext context, string fileName, CancellationToken cancellationToken)
    {
        if (await context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.FileName == fileName, cancellationToken) is { } exact)
        {
            return exact;
        }

        var names = await context.Transcripts.Select(t => new { t.Id, t.FileName }).ToListAsync(cancellationToken);
        return names.Find(n => string.Equals(n.FileName, fileName, StringComparison.OrdinalIgnoreCase)) is { } found
            ? await context.Transcripts.AsNoTracking().FirstOrDefaultAsync(t => t.Id == found.Id, cancellationToken)
            : null;
    }
}
