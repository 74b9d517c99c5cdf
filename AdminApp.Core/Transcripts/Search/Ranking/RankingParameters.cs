namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>
/// How the parts of a score are weighed. Scores of words and of meaning are standardised over all passages (mean 0, deviation 1), so that weights are
/// comparable; <c>docs/search.md</c> says what each brings and how flat the figures are around these values.
/// </summary>
internal sealed record RankingParameters
{
    /// <summary>Weight of words; the measure of the others.</summary>
    public float WordWeight { get; init; } = 1;

    /// <summary>Share of the stems in the score of words, 0 to 1; the rest is that of the words with plurals folded.</summary>
    public float StemShare { get; init; } = 0.4f;

    /// <summary>What a word that only asks ("summarize", "discussion") counts beside one that names the subject.</summary>
    public float AskingWeight { get; init; } = 0.2f;

    /// <summary>Weight of meaning beside words.</summary>
    public float MeaningWeight { get; init; } = 1.2f;

    /// <summary>Whether words that only ask are part of what the model embeds.</summary>
    public bool AskingInMeaning { get; init; }

    /// <summary>Share of a bare question's vector that is taken from each question's, 0 to 1.</summary>
    public float BareShare { get; init; } = 0.3f;

    /// <summary>Weight of a named speaker's share in what is said.</summary>
    public float SpeakerWeight { get; init; } = 5;

    /// <summary>Characters a named speaker must say to get half of that weight.</summary>
    public float SpeakerHalf { get; init; } = 150;

    /// <summary>Weight of the whole meeting's score by words.</summary>
    public float MeetingWeight { get; init; } = 0.5f;

    /// <summary>Weight of a meeting whose title the question names.</summary>
    public float TitleWeight { get; init; } = 5;

    /// <summary>Share of its neighbours' scores that a passage gets.</summary>
    public float NeighbourShare { get; init; } = 0.2f;

    /// <summary>What the passage next to a chosen one loses, half of it the next but one: five hits then show more places. After J. Carbonell, J. Goldstein, "The use of MMR", 1998.</summary>
    public float AdjacentPenalty { get; init; } = 1.25f;

    /// <summary>What each chosen passage takes from the others of its meeting, where several meetings are searched.</summary>
    public float SameMeetingPenalty { get; init; } = 0.3f;
}
