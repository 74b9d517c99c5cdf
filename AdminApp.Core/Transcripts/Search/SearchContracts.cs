namespace AdminApp.Core.Transcripts.Search;

/// <summary>A question to the transcripts.</summary>
/// <param name="Text">Words or a question, 1 to 8,000 characters.</param>
/// <param name="Meeting">Only this meeting: file name or id.</param>
/// <param name="Speaker">Only passages in which this speaker speaks (compared without case).</param>
/// <param name="From">Only meetings on or after this day.</param>
/// <param name="To">Only meetings on or before this day.</param>
/// <param name="Top">Most hits, 1 to 50.</param>
public sealed record SearchQuery(string Text, string? Meeting = null, string? Speaker = null, DateOnly? From = null, DateOnly? To = null, int Top = 10)
{
    /// <summary>Words or a question, made valid.</summary>
    public string Text { get; init => field = Valid(value)!; } = Valid(Text)!;

    /// <summary>File name or id, made valid.</summary>
    public string? Meeting { get; init => field = Valid(value); } = Valid(Meeting);

    /// <summary>The speaker's name, made valid.</summary>
    public string? Speaker { get; init => field = Valid(value); } = Valid(Speaker);

    private static string? Valid(string? text) => text is null ? null : ValidText.Of(text);
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
/// <param name="Hits">Best first.</param>
/// <param name="Applied">The filters in force, those read from the question included ("March 2025", "speaker: Marketing").</param>
/// <param name="WordCoverage">How much of the question's informative words the best hits hold, 0 to 1: the agent's floor for offering tools.</param>
public sealed record SearchResult(SearchMode Mode, IReadOnlyList<SearchHit> Hits, IReadOnlyList<string> Applied, double WordCoverage);

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
