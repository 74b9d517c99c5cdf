using AdminApp.Core.Access.Audit;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Tests.Fakes;

/// <summary>Meetings in memory: a library, and a search that returns their passages in order of shared words. One passage holds <see cref="TurnsPerPassage"/> turns.</summary>
internal sealed class FakeMeetings : ITranscriptLibrary, ITranscriptSearch
{
    private readonly List<(Transcript Transcript, List<Turn> Turns, bool Embedded)> _meetings = [];

    public int TurnsPerPassage { get; set; } = 2;

    /// <summary>What the search reports; the agent's floor for tools looks at it.</summary>
    public double WordCoverage { get; set; } = 1;

    /// <summary>What the search says it was limited to.</summary>
    public AppliedScope Scope { get; set; } = AppliedScope.None;

    /// <summary>How many passages the search says match; null: as many as it returns.</summary>
    public int? Matching { get; set; }

    /// <summary>What the search says of the closest passage.</summary>
    public double? Likeness { get; set; }

    /// <summary>Every query, in order.</summary>
    public List<SearchQuery> Queries { get; } = [];

    /// <summary>When set, the search still answers from this version of every file.</summary>
    public string? StaleHash { get; set; }

    /// <summary>Called before each search.</summary>
    public Func<CancellationToken, Task>? BeforeSearch { get; set; }

    /// <summary>Called before the turns of a transcript are read.</summary>
    public Func<Task> BeforeTurns { get; set; } = () => Task.CompletedTask;

    public event Action<IReadOnlyList<Guid>>? Changed;

    /// <summary>What a transcript replaced; null: nothing.</summary>
    public ReplacedVersion? Replaced { get; set; }

    public Task<ReplacedVersion?> ReplacedAsync(Guid id, CancellationToken cancellationToken = default) => Task.FromResult(Replaced);

    /// <summary>What was edited; null: all as in the file.</summary>
    public List<MeetingDetails?> Edits { get; } = [];

    /// <summary>What restoring gives; null: nothing.</summary>
    public Transcript? Restores { get; set; }

    public Task<Transcript?> RestoreAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default) => Task.FromResult(Restores);

    public Task<Transcript?> EditAsync(Guid id, MeetingDetails? details, AuditActor actor, MeetingDetails? read = null, CancellationToken cancellationToken = default)
    {
        Edits.Add(details);
        if (details?.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(details));
        }

        var found = _meetings.Select(meeting => meeting.Transcript).FirstOrDefault(transcript => transcript.Id == id);
        if (found is not null)
        {
            EditedDetails.Put(found, details is null || read is null ? details : DetailsMerge.Of(details, read, EditedDetails.Of(found)));
            Tell(id);
        }

        return Task.FromResult(found);
    }

    /// <summary>Adds a meeting of <c>Speaker: text</c> lines; turns start ten seconds apart.</summary>
    public Transcript Add(string title, params string[] lines)
    {
        var turns = lines.Select((line, index) => new Turn
        {
            TranscriptId = Guid.Empty,
            Index = index,
            Speaker = line[..line.IndexOf(':')],
            Text = line[(line.IndexOf(':') + 2)..],
            StartMs = index * 10_000,
        }).ToList();
        return Add(title, turns);
    }

    public Transcript Add(string title, List<Turn> turns)
    {
        var transcript = new Transcript
        {
            Id = Guid.NewGuid(),
            FileName = $"{title}.txt",
            Title = title,
            Date = new DateOnly(2025, 3, 4),
            ContentHash = Guid.NewGuid().ToString("N"),
            Format = "otter",
            Speakers = [.. turns.Select(turn => turn.Speaker).Distinct()],
            TurnCount = turns.Count,
        };
        foreach (var turn in turns)
        {
            turn.TranscriptId = transcript.Id;
        }

        _meetings.Add((transcript, turns, true));
        return transcript;
    }

    /// <summary>Puts a meeting in, in place of one with the same id; listeners are not told.</summary>
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
        _meetings.RemoveAll(meeting => meeting.Transcript.Id == id);
        _meetings.Add((transcript, [.. turns.Select((t, i) => new Turn { TranscriptId = id, Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text })], embedded));
        return transcript;
    }

    public void Remove(Transcript transcript)
    {
        _meetings.RemoveAll(meeting => meeting.Transcript.Id == transcript.Id);
        Tell(transcript.Id);
    }

    /// <summary>Tells listeners of a change.</summary>
    public void Tell(params Guid[] ids) => Changed?.Invoke(ids);

    public IReadOnlyList<Turn> Turns(Guid id) => _meetings.Single(meeting => meeting.Transcript.Id == id).Turns;

    /// <summary>How often the list was asked for.</summary>
    public int Lists { get; private set; }

    public Task<IReadOnlyList<TranscriptSummary>> ListAsync(CancellationToken cancellationToken = default)
    {
        Lists++;
        return Task.FromResult<IReadOnlyList<TranscriptSummary>>([.. Summaries.OrderByDescending(summary => summary.Transcript.Date)]);
    }

    public Task<TranscriptSummary?> FindAsync(string idOrFile, CancellationToken cancellationToken = default) =>
        Task.FromResult(Summaries.FirstOrDefault(summary =>
            summary.Transcript.Id.ToString() == idOrFile || string.Equals(summary.Transcript.FileName, idOrFile, StringComparison.OrdinalIgnoreCase)));

    public ValueTask<TranscriptDirectory> DirectoryAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(TranscriptDirectory.Of(
        _meetings.Select(meeting => meeting.Transcript).OrderByDescending(t => t.Date)
            .Select(t => (new TranscriptName(t.Id, t.Title, t.FileName, t.Date, t.ImportedAtUtc), (IReadOnlyList<string>)t.Speakers))));

    public async Task<IReadOnlyList<Turn>> TurnsAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await BeforeTurns();
        return [.. _meetings.Where(meeting => meeting.Transcript.Id == id).SelectMany(meeting => meeting.Turns)];
    }

    public Task<IReadOnlyList<IReadOnlyList<Turn>>> TurnsAsync(IReadOnlyList<TurnRange> ranges, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<IReadOnlyList<Turn>>>([.. ranges.Select(range => (IReadOnlyList<Turn>)[.. _meetings
            .Where(meeting => meeting.Transcript.Id == range.Transcript && meeting.Transcript.ContentHash == range.ContentHash)
            .SelectMany(meeting => meeting.Turns).Where(turn => turn.Index >= range.From && turn.Index <= range.ToInclusive)])]);

    public Task<IReadOnlyList<Transcript>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Transcript>>([.. _meetings.Select(meeting => meeting.Transcript).Where(transcript => ids.Contains(transcript.Id))]);

    public Task<bool> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default)
    {
        var removed = _meetings.RemoveAll(meeting => meeting.Transcript.Id == id) > 0;
        if (removed)
        {
            Tell(id);
        }

        return Task.FromResult(removed);
    }

    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        Queries.Add(query);
        if (BeforeSearch is { } before)
        {
            await before(cancellationToken);
        }

        var words = string.Join(' ', query.Earlier.Select(earlier => earlier.Text).Prepend(query.Text)).Split([' ', '?', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var hits = Passages().Where(hit => query.Scope.Meetings.Count == 0 || query.Scope.Meetings.Contains(hit.File))
            .Select(hit => hit with { Score = words.Count(word => hit.Text.Contains(word, StringComparison.OrdinalIgnoreCase)) })
            .Where(hit => hit.Score > 0).OrderByDescending(hit => hit.Score).Take(query.Top);
        var scope = Scope.Filters.Count == 0 && !query.Scope.IsAll ? Scope with { Passages = 2, Filters = [new(ScopeKind.Meeting, "chosen", false, query.Scope)] } : Scope;
        var found = Scope.Nothing is null ? hits.ToList() : [];
        return new SearchResult(SearchMode.Words, found, scope, WordCoverage)
        {
            Matching = Matching ?? found.Count,
            Likeness = Likeness,
            Meetings = [.. _meetings.Select(meeting => new MeetingCount(meeting.Transcript.Id, meeting.Transcript.Title, meeting.Transcript.Date, 2, 1))],
        };
    }

    private IEnumerable<TranscriptSummary> Summaries => _meetings.Select(meeting => new TranscriptSummary(meeting.Transcript, meeting.Embedded));

    private IEnumerable<SearchHit> Passages() => _meetings.SelectMany(meeting => meeting.Turns.Chunk(TurnsPerPassage).Select((turns, ordinal) =>
        new SearchHit(
            ordinal, ordinal, meeting.Transcript.Id, StaleHash ?? meeting.Transcript.ContentHash, meeting.Transcript.FileName, meeting.Transcript.Title, meeting.Transcript.Date,
            turns[0].Index, turns[^1].Index, [.. turns.Select(turn => turn.Speaker).Distinct()],
            turns[0].StartMs is { } start ? TimeSpan.FromMilliseconds(start) : null, 0, string.Join('\n', turns.Select(turn => $"{turn.Speaker}: {turn.Text}")))));
}
