using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>A question to the transcripts.</summary>
/// <param name="Text">Words or a question, 1 to 8,000 characters.</param>
/// <param name="Top">Most hits, 1 to 50.</param>
public sealed record SearchQuery(string Text, int Top = 10)
{
    /// <summary>Words or a question, made valid.</summary>
    public string Text { get; init => field = ValidText.From(value); } = ValidText.From(Text);

    /// <summary>What the search is limited to by hand.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in <see cref="Text"/> limit the search, too; default true.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>The asker's day, from which "yesterday" counts; null: the server's.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>How many of the best are passed over, 0 to <see cref="MaxSkipped"/>: the pages before.</summary>
    public int Skip { get; init; }

    /// <summary>In which order hits come.</summary>
    public SearchOrder Order { get; init; }

    /// <summary>Earlier questions, newest first, that <see cref="Text"/> points back to: their words are searched too, and the newest that had a scope gives it where <see cref="Text"/> names none.</summary>
    public IReadOnlyList<EarlierQuestion> Earlier { get; init; } = [];

    /// <summary>Largest <see cref="Skip"/>.</summary>
    public const int MaxSkipped = 450;
}
