using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts;

/// <summary>Queries that reading and writing share.</summary>
internal static class TranscriptQueries
{
    /// <summary>
    /// The transcript of that file name, compared without case: first as written, through the index, then over all names
    /// in the process, since SQLite folds the case of ASCII letters only.
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
