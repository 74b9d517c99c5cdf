namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What an earlier process left on record.</summary>
internal sealed record PastState
{
    /// <summary>Nothing was ever sent before.</summary>
    public static PastState None { get; } = new();

    /// <summary>Whether the record contains everything that may still count. If not, one probe goes first.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The first free number of a grant.</summary>
    public long NextId { get; init; } = 1;

    /// <summary>What may still count.</summary>
    public IReadOnlyList<PastGrant> Grants { get; init; } = [];

    /// <summary>What the provider reported as its own limits, by group and number of the window, with the limits then configured and when.</summary>
    public IReadOnlyDictionary<(int Group, long Window), (long Limit, long Terms, TimeSpan At)> Told { get; init; } =
        new Dictionary<(int, long), (long, long, TimeSpan)>();

    /// <summary>What others were seen to use, by group and number of the window.</summary>
    public IReadOnlyDictionary<(int Group, long Window), (long Amount, long Limit, TimeSpan SentAt)> Others { get; init; } =
        new Dictionary<(int, long), (long, long, TimeSpan)>();

    /// <summary>Until when sending pauses, by group, on the scheduler's clock.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Paused { get; init; } = new Dictionary<int, TimeSpan>();

    /// <summary>How long answers took, by group.</summary>
    public IReadOnlyDictionary<int, TimeSpan> AnswerTimes { get; init; } = new Dictionary<int, TimeSpan>();

    /// <summary>From when on everything is on record, on the scheduler's clock.</summary>
    public TimeSpan KnownSince { get; init; } = TimeSpan.MinValue;

    /// <summary>Tokens by month, as stored.</summary>
    public IReadOnlyDictionary<int, long> Months { get; init; } = new Dictionary<int, long>();

    /// <summary>Tokens by month that were granted but not stored.</summary>
    public IReadOnlyDictionary<int, long> Unstored { get; init; } = new Dictionary<int, long>();
}
