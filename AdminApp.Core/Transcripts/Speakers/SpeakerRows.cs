using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Reads changes to names, and writes the names that follow from them into turns and passages, in the caller's transaction.</summary>
internal static class SpeakerRows
{
    private const int Slice = 1_000;

    /// <summary>The changes in force for a transcript, in order.</summary>
    public static Task<List<SpeakerChange>> SpeakerChangesAsync(this AdminDbContext context, Guid transcript, CancellationToken cancellationToken) =>
        context.SpeakerChanges.AsNoTracking().Where(c => c.UndoneAtUtc == null && (c.TranscriptId == null || c.TranscriptId == transcript)).OrderBy(c => c.Id).ToListAsync(cancellationToken);

    /// <summary>What a speaker who was called so is called now; null if no change has given them another name.</summary>
    public static async Task<string?> NowCalledAsync(this AdminDbContext context, string name, CancellationToken cancellationToken)
    {
        var (key, now) = (SpeakerKey.Of(name), (string?)null);
        foreach (var names in await context.SpeakerChanges.Where(c => c.UndoneAtUtc == null && c.Kind != SpeakerChangeKind.Split).OrderBy(c => c.Id).Select(c => c.Names).ToListAsync(cancellationToken))
        {
            if (names.Find(pair => SpeakerKey.Of(pair.From) == key) is { } pair)
            {
                (key, now) = (SpeakerKey.Of(pair.To), pair.To);
            }
        }

        return now;
    }

    /// <summary>The newest change or undoing that concerns a transcript; 0 if there is none.</summary>
    public static async Task<long> NamesVersionAsync(this AdminDbContext context, Guid transcript, CancellationToken cancellationToken) =>
        await context.SpeakerChanges.Where(c => c.TranscriptId == null || c.TranscriptId == transcript).MaxAsync(c => (long?)c.Version, cancellationToken) ?? 0;

    /// <summary>Gives a transcript that is about to be stored the names that follow from the changes so far.</summary>
    /// <returns>Number of turns that someone gave to a speaker by hand and that are not in this version.</returns>
    public static async Task<int> NameAsync(
        this AdminDbContext context, Transcript transcript, IReadOnlyList<Turn> turns, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        transcript.NamesVersion = await context.NamesVersionAsync(transcript.Id, cancellationToken);
        var named = NamedTurns.Apply(turns, transcript.NamesVersion == 0 ? [] : await context.SpeakerChangesAsync(transcript.Id, cancellationToken));
        NamedPassages.Apply(passages, turns, named.Before);
        transcript.Speakers = SpeakersOf(turns);
        return named.Lost;
    }

    /// <summary>Brings the names of a stored transcript up to date. The caller saves and commits.</summary>
    /// <param name="transcript">Tracked by the context; gets a new revision if names change.</param>
    /// <returns>Whether names changed.</returns>
    public static async Task<bool> RenameStoredAsync(this AdminDbContext context, Transcript transcript, TimeProvider time, CancellationToken cancellationToken)
    {
        transcript.NamesVersion = await context.NamesVersionAsync(transcript.Id, cancellationToken);
        var turns = await context.TurnsOfAsync(transcript, cancellationToken);
        var named = NamedTurns.Apply(turns, await context.SpeakerChangesAsync(transcript.Id, cancellationToken));
        var speakers = SpeakersOf(turns);
        if (named.Before.Count == 0)
        {
            // A row that was put away and restored may have older ones.
            var stale = !speakers.SequenceEqual(transcript.Speakers, StringComparer.Ordinal);
            transcript.Speakers = speakers;
            return stale;
        }

        foreach (var group in turns.Where(t => named.Before.ContainsKey(t.Index)).GroupBy(t => (t.Speaker, t.SpeakerInFile)))
        {
            foreach (var slice in group.Select(t => t.Index).Chunk(Slice))
            {
                await Stored(context, transcript).Where(t => EF.Parameter(slice).Contains(t.Index)).ExecuteUpdateAsync(
                    set => set.SetProperty(t => t.Speaker, group.Key.Speaker).SetProperty(t => t.SpeakerInFile, group.Key.SpeakerInFile), cancellationToken);
            }
        }

        var (first, last) = (named.Before.Keys.Min(), named.Before.Keys.Max());
        NamedPassages.Apply(
            await context.Passages.IgnoreQueryFilters().Where(p => p.TranscriptId == transcript.Id && p.ContentVersion == transcript.ContentVersion && p.TurnTo >= first && p.TurnFrom <= last).ToListAsync(cancellationToken),
            turns, named.Before);
        transcript.Speakers = speakers;
        transcript.Revision = Guid.CreateVersion7(time.GetUtcNow());
        return true;
    }

    /// <summary>All turns of a transcript as it was read, in order.</summary>
    public static Task<List<Turn>> TurnsOfAsync(this AdminDbContext context, Transcript transcript, CancellationToken cancellationToken) =>
        Stored(context, transcript).AsNoTracking().OrderBy(t => t.Index).ToListAsync(cancellationToken);

    /// <summary>Names in order of first appearance.</summary>
    public static List<string> SpeakersOf(IEnumerable<Turn> turns) => [.. turns.Select(t => t.Speaker).Distinct(StringComparer.Ordinal)];

    private static IQueryable<Turn> Stored(AdminDbContext context, Transcript transcript) =>
        context.Turns.IgnoreQueryFilters().Where(t => t.TranscriptId == transcript.Id && t.ContentVersion == transcript.ContentVersion);
}
