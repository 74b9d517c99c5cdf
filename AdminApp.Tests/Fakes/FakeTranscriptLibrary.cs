using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;

namespace AdminApp.Tests.Fakes;

/// <summary>Transcripts in memory, for components and verbs.</summary>
internal sealed class FakeTranscriptLibrary : ITranscriptLibrary
{
    private readonly Dictionary<Guid, (TranscriptSummary Summary, IReadOnlyList<Turn> Turns)> _stored = [];

    public event Action<IReadOnlyList<Guid>>? Changed;

    /// <summary>Puts a transcript in, in place of one with the same id.</summary>
    public Transcript Add(Guid id, string file, bool embedded = true, DateOnly? date = null, string hash = "v1", params (string Speaker, int? StartMs, string Text)[] turns)
    {
        var transcript = new Transcript
        {
            Id = id,
            FileName = file,
            Title = Path.GetFileNameWithoutExtension(file),
            Date = date,
            ContentHash = hash,
            Format = "otter",
            Speakers = [.. turns.Select(t => t.Speaker).Distinct()],
            TurnCount = turns.Length,
            PassageCount = 1,
            DurationMs = turns.Length == 0 ? null : turns.Max(t => t.StartMs),
        };
        _stored[id] = (new TranscriptSummary(transcript, embedded), [.. turns.Select((t, i) => new Turn { TranscriptId = id, Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text })]);
        return transcript;
    }

    /// <summary>Tells listeners of a change.</summary>
    public void Tell(params Guid[] ids) => Changed?.Invoke(ids);

    public Task<IReadOnlyList<TranscriptSummary>> ListAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<TranscriptSummary>>([.. _stored.Values.Select(s => s.Summary).OrderByDescending(s => s.Transcript.Date)]);

    public Task<TranscriptSummary?> FindAsync(string idOrFile, CancellationToken cancellationToken = default) =>
        Task.FromResult(_stored.Values.Select(s => s.Summary).FirstOrDefault(s =>
            s.Transcript.Id.ToString() == idOrFile || string.Equals(s.Transcript.FileName, idOrFile, StringComparison.OrdinalIgnoreCase)));

    public Task<IReadOnlyList<Turn>> TurnsAsync(Guid id, int from = 0, int? toInclusive = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Turn>>(_stored.TryGetValue(id, out var found) ? [.. found.Turns.Where(t => t.Index >= from && t.Index <= (toInclusive ?? int.MaxValue))] : []);

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var removed = _stored.Remove(id);
        if (removed)
            Tell(id);
        return Task.FromResult(removed);
    }
}
