using System.Text.Json;
using System.Text.Json.Serialization;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Search;

/// <summary>What <c>GET /admin/search</c> returns and <c>search --json</c> prints.</summary>
/// <param name="Mode"><c>words</c> or <c>words+meaning</c>.</param>
/// <param name="Applied">The applied filters, including those read from the question.</param>
/// <param name="Note">Why nothing was searched, or what was read from the question but not applied; usually null.</param>
/// <param name="Matching">Passages in scope that contain a word of the question.</param>
/// <param name="WordCoverage">Share of the question's informative words that the best hits contain, 0 to 1.</param>
/// <param name="Hits">Best first.</param>
internal sealed record SearchResponse(string Mode, IReadOnlyList<string> Applied, string? Note, int Matching, double WordCoverage, IReadOnlyList<SearchResponse.Hit> Hits)
{
    /// <summary>Snake case; non-ASCII letters are not escaped.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    /// <summary>One passage.</summary>
    /// <param name="File">Name of the file.</param>
    /// <param name="Meeting">Title.</param>
    /// <param name="TurnFrom">First turn, from 0 in the file.</param>
    /// <param name="TurnTo">Last turn, inclusive.</param>
    /// <param name="Speakers">Who speaks in it.</param>
    /// <param name="Start">Start of the first turn, <c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
    /// <param name="Score">Higher is better; comparable only within one response.</param>
    /// <param name="Text">The passage, one <c>Speaker: text</c> per line.</param>
    internal sealed record Hit(
        string File, string Meeting, int TurnFrom, int TurnTo, IReadOnlyList<string> Speakers,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Start, double Score, string Text);

    public static SearchResponse From(SearchResult result) => new(
        result.Mode == SearchMode.Words ? "words" : "words+meaning",
        [.. result.Scope.Filters.Select(filter => filter.Label)],
        result.Scope.Nothing?.Text() ?? result.Scope.Remark,
        result.Matching,
        Math.Round(result.WordCoverage, 3),
        [.. result.Hits.Select(hit => new Hit(
            hit.File, hit.Meeting, hit.TurnFrom, hit.TurnTo, hit.Speakers, TranscriptTime.Format(hit.Start), Math.Round(hit.Score, 4), hit.Text))]);
}
