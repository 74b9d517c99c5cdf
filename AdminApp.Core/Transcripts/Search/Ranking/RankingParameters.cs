namespace AdminApp.Core.Transcripts.Search.Ranking;

/// <summary>
/// The weights of the parts of a score. Keyword and semantic scores are standardized over all passages (mean 0, deviation 1), so that weights are
/// comparable; <c>docs/search.md</c> says what each contributes and how flat the results are around these values.
/// </summary>
internal sealed record RankingParameters
{
    /// <summary>Weight of keywords; the others are relative to it.</summary>
    public float WordWeight { get; init; } = 1;

    /// <summary>Share of stems in the keyword score, 0 to 1; the rest is for words with plurals folded.</summary>
    public float StemShare { get; init; } = 0.4f;

    /// <summary>Weight of a word that only asks ("summarize", "discussion"), compared with one that names the subject.</summary>
    public float AskingWeight { get; init; } = 0.2f;

    /// <summary>Weight of meaning compared with keywords.</summary>
    public float MeaningWeight { get; init; } = 1.2f;

    /// <summary>Whether words that only ask are part of what the model embeds.</summary>
    public bool AskingInMeaning { get; init; }

    /// <summary>Share of a bare question's vector that is subtracted from each question's vector, 0 to 1.</summary>
    public float BareShare { get; init; } = 0.3f;

    /// <summary>Weight of a named speaker's share in what is said.</summary>
    public float SpeakerWeight { get; init; } = 5;

    /// <summary>Characters a named speaker must say to get half of that weight.</summary>
    public float SpeakerHalf { get; init; } = 150;

    /// <summary>Weight of the keyword score of the whole meeting.</summary>
    public float MeetingWeight { get; init; } = 0.5f;

    /// <summary>Weight of a meeting whose title the question names.</summary>
    public float TitleWeight { get; init; } = 5;

    /// <summary>Share of its neighbors' scores that a passage gets.</summary>
    public float NeighborShare { get; init; } = 0.2f;

    /// <summary>What the passage next to a picked one loses, and the one after that loses half of it: five hits then show more places. After J. Carbonell, J. Goldstein, "The use of MMR", 1998.</summary>
    public float AdjacentPenalty { get; init; } = 1.25f;

    /// <summary>What each picked passage takes from others of its meeting, if several meetings are searched.</summary>
    public float SameMeetingPenalty { get; init; } = 0.3f;
}
