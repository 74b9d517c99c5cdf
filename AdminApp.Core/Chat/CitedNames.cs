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
        var answers = messages.Where(message => message.Citations.Count > 0).ToList();
        // Most stores have no changed name.
        if (answers.Count == 0 || !await context.SpeakerChanges.AnyAsync(cancellationToken))
        {
            return;
        }

        var ids = answers.Select(message => message.Id).ToArray();
        var turns = await context.Citations.Where(c => EF.Parameter(ids).Contains(c.MessageId))
            .Join(context.Transcripts, c => new { c.TranscriptId, c.ContentHash }, t => new { TranscriptId = t.Id, t.ContentHash }, (c, t) => new { Citation = c, t.ContentVersion })
            .Join(
                context.Turns.IgnoreQueryFilters(), c => new { c.Citation.TranscriptId, c.ContentVersion, Index = c.Citation.QuoteTurn }, t => new { t.TranscriptId, t.ContentVersion, t.Index },
                (c, t) => new { c.Citation.Id, t.Speaker, t.SpeakerInFile })
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        foreach (var citation in answers.SelectMany(message => message.Citations))
        {
            if (turns.TryGetValue(citation.Id, out var turn))
            {
                (citation.Speaker, citation.SpeakerInFile) = (turn.Speaker, turn.SpeakerInFile);
            }
        }
    }
}
