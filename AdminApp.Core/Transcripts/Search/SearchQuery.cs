using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;

namespace AdminApp.Core.Transcripts.Search;

/// <summary>A search in the transcripts.</summary>
/// <param name="Text">Words or a question, 1 to 8,000 characters.</param>
/// <param name="Top">Number of hits, 1 to 50.</param>
public sealed record SearchQuery(string Text, int Top = 10)
{
    /// <summary>Words or a question, cleaned of invalid characters.</summary>
    public string Text { get; init => field = ValidText.From(value); } = ValidText.From(Text);

    /// <summary>The scope that the user chose.</summary>
    public MeetingScope Scope { get; init; } = MeetingScope.All;

    /// <summary>Whether titles and days in <see cref="Text"/> limit the search as well; default true.</summary>
    public bool ReadsScope { get; init; } = true;

    /// <summary>Today for the person who asks, for words such as "yesterday"; null for the server's day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Number of hits to skip, for paging, 0 to <see cref="MaxSkipped"/>.</summary>
    public int Skip { get; init; }

    /// <summary>The order of hits.</summary>
    public SearchOrder Order { get; init; }

    /// <summary>Earlier questions, newest first, that <see cref="Text"/> refers to: their words are searched too, and the newest one with a scope provides it if <see cref="Text"/> has none.</summary>
    public IReadOnlyList<EarlierQuestion> Earlier { get; init; } = [];

    /// <summary>Maximum of <see cref="Skip"/>.</summary>
    public const int MaxSkipped = 450;
}
