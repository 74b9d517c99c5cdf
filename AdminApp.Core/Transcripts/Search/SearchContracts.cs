using AdminApp.Core.Transcripts.Search.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>A question to the transcripts.</summary>
/// <param name="Text">Words or a question, 1 to 8,000 characters.</param>
/// <param name="Top">Most hits, 1 to 50.</param>
public sealed record SearchQuery(string Text, int Top = 10)
{
    /// <summary>Words or a question, made valid.</summary>
    public string Text { get; init => field = ValidText.Of(value); } = ValidText.Of(Text);

    /// <summary>What the search is limited to by hand.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in <see cref="Text"/> limit the search, too; default true.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>The asker's day, from which "yesterday" counts; null: the server's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>How many of the best are passed over, 0 to <see cref="MostSkipped"/>: the pages before.</summary>
    public int Skip { get; init; }

    /// <summary>In which order hits come.</summary>
    public SearchOrder Order { get; init; }

    /// <summary>Earlier questions, newest first, that <see cref="Text"/> points back to: their words are searched too, and the newest that had a scope gives it where <see cref="Text"/> names none.</summary>
    public IReadOnlyList<EarlierQuestion> Earlier { get; init; } = [];

    /// <summary>Largest <see cref="Skip"/>.</summary>
    public const int MostSkipped = 450;
}

/// <summary>A question of the same conversation.</summary>
/// <param name="Text">The question.</param>
/// <param name="Searched">What was searched for it; null where that is not known, so that it is read from the text.</param>
public sealed record EarlierQuestion(string Text, MeetingScope? Searched = null);

/// <summary>The order of hits.</summary>
public enum SearchOrder
{
    /// <summary>Best match first.</summary>
    Best,

    /// <summary>Newest meeting first, then by place in the meeting; only passages that hold a word of the question.</summary>
    Newest,
}

/// <summary>A passage that fits a question.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Ordinal">Its place among the transcript's passages.</param>
/// <param name="TranscriptId">The transcript.</param>
/// <param name="ContentHash">The version of the file.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Meeting">Title of the meeting.</param>
/// <param name="Date">Day of the meeting.</param>
/// <param name="TurnFrom">First turn, from 0 in the file.</param>
/// <param name="TurnTo">Last turn, inclusive.</param>
/// <param name="Speakers">Who speaks in it.</param>
/// <param name="Start">Start of the first turn.</param>
/// <param name="Score">Higher is better; comparable only within one result.</param>
/// <param name="Text">The passage, <c>Speaker: text</c> a line.</param>
public sealed record SearchHit(
    long PassageId, int Ordinal, Guid TranscriptId, string ContentHash, string File, string Meeting, DateOnly? Date,
    int TurnFrom, int TurnTo, IReadOnlyList<string> Speakers, TimeSpan? Start, double Score, string Text);

/// <summary>How a search was made.</summary>
public enum SearchMode
{
    /// <summary>By words only: embeddings are off, or none is ready yet.</summary>
    Words,

    /// <summary>By words and meaning.</summary>
    WordsAndMeaning,
}

/// <summary>What a search found.</summary>
/// <param name="Mode">How it was made.</param>
/// <param name="Hits">Best first, or as asked for.</param>
/// <param name="Scope">What was searched: the filters in force, those read from the question included.</param>
/// <param name="WordCoverage">How much of the question's informative words the best hits hold, 0 to 1: the agent's floor for offering tools.</param>
public sealed record SearchResult(SearchMode Mode, IReadOnlyList<SearchHit> Hits, AppliedScope Scope, double WordCoverage)
{
    /// <summary>Passages within the scope that hold a word of the question's subject, or are spoken by who was named. Hits found by meaning alone come on top.</summary>
    public int Matching { get; init; }

    /// <summary>Cosine between the question's subject and the closest passage in scope, -1 to 1; null when searched by words only.</summary>
    public double? Likeness { get; init; }

    /// <summary>The meetings in scope, newest first; at most <see cref="MeetingCount.Most"/>.</summary>
    public IReadOnlyList<MeetingCount> Meetings { get; init; } = [];

    /// <summary>How many meetings in scope hold a word of the question.</summary>
    public int MatchingMeetings { get; init; }

    /// <summary>Whether the question names a subject, rather than only asking ("Summarize the meeting").</summary>
    public bool HasSubject { get; init; } = true;
}

/// <summary>A meeting in scope, and how much of it matches.</summary>
/// <param name="Id">The transcript.</param>
/// <param name="Title">Its title.</param>
/// <param name="Date">Its day.</param>
/// <param name="Passages">Passages in scope.</param>
/// <param name="Matching">Those that hold a word of the question.</param>
public sealed record MeetingCount(Guid Id, string Title, DateOnly? Date, int Passages, int Matching)
{
    /// <summary>Most that one result lists.</summary>
    public const int Most = 200;
}

/// <summary>Searches passages by words and meaning. A seam: tests and the agent put fakes here.</summary>
public interface ITranscriptSearch
{
    /// <summary>Finds the passages that fit a question best.</summary>
    /// <exception cref="ArgumentException">The query is out of range, or names a meeting that does not exist; the message says what is allowed.</exception>
    Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);
}

/// <summary>The query names a meeting that is not stored.</summary>
/// <param name="meeting">As asked for.</param>
public sealed class MeetingNotFoundException(string meeting)
    : ArgumentException($"There is no meeting with the file name or id '{TextCap.Cut(meeting, 260)}'.");

/// <summary>How far the background embedding is.</summary>
/// <param name="Done">Passages that need no more work: they can be searched by meaning, or are of those few that the model cannot read.</param>
/// <param name="Total">All passages.</param>
/// <param name="Enabled">False when <c>Search:Embeddings</c> is off; then nothing is left to do.</param>
/// <param name="Problem">Why it does not go on at the moment, for a person; null when all is well. It is tried again by itself.</param>
public sealed record EmbeddingProgress(int Done, int Total, bool Enabled, string? Problem = null)
{
    /// <summary>Nothing is left to embed.</summary>
    public bool Complete => !Enabled || Done >= Total;
}

/// <summary>Embeds passages in the background. A seam for pages' tests.</summary>
public interface IPassageEmbedding
{
    /// <summary>The last known state.</summary>
    EmbeddingProgress Progress { get; }

    /// <summary>Raised when <see cref="Progress"/> changed, at most a few times a second. Handlers return at once.</summary>
    event Action<EmbeddingProgress>? Changed;

    /// <summary>Returns when nothing is left to embed: embeds here, or waits while another process on the same store does. For <c>import --wait</c>.</summary>
    Task CompleteAsync(IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default);
}

/// <summary>The embedding model in use.</summary>
public static class EmbeddingModel
{
    /// <summary>Model, preparation of the text and encoding of the vector: a stored <see cref="Stores.Entities.PassageEmbedding.Model"/> other than this is embedded again.</summary>
    public const string Current = "arctic-embed-xs/1";

    /// <summary>Length of its vectors.</summary>
    internal const int Dimensions = 384;
}
