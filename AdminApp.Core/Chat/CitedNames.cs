using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Chat;

/// <summary>Gives the sources of stored answers the names that speakers have now. An answer's own text stays as it was written.</summary>
internal static class CitedNames
{
    /// <summary>Renews the names of who is quoted, where the file is still the one that was quoted.</summary>
    public static async Task RenewAsync(AdminDbContext context, IEnumerable<Message> messages, CancellationToken cancellationToken)
    {
        var citations = messages.SelectMany(message => message.Citations).ToList();
        var ids = citations.Select(citation => citation.TranscriptId).Distinct().ToArray();
        // Most stores have no changed name.
        if (ids.Length == 0 || await context.Transcripts.Where(t => EF.Parameter(ids).Contains(t.Id) && t.NamesVersion > 0).Select(t => t.Id).ToArrayAsync(cancellationToken) is not { Length: > 0 } changed)
        {
            return;
        }

        var indexes = citations.Where(citation => changed.Contains(citation.TranscriptId)).Select(citation => citation.QuoteTurn).Distinct().ToArray();
        var turns = (await context.Transcripts.Where(t => EF.Parameter(changed).Contains(t.Id))
                .Join(context.Turns.IgnoreQueryFilters(), t => new { t.Id, t.ContentVersion }, t => new { Id = t.TranscriptId, t.ContentVersion }, (t, turn) => new { t.Id, t.ContentHash, turn.Index, turn.Speaker, turn.SpeakerInFile })
                .Where(row => EF.Parameter(indexes).Contains(row.Index))
                .ToListAsync(cancellationToken))
            .ToDictionary(row => (row.Id, row.ContentHash, row.Index));
        foreach (var citation in citations)
        {
            if (turns.TryGetValue((citation.TranscriptId, citation.ContentHash, citation.QuoteTurn), out var turn))
            {
                (citation.Speaker, citation.SpeakerInFile) = (turn.Speaker, turn.SpeakerInFile);
            }
        }
    }
}
