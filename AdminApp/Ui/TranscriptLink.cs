using System.Globalization;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Ui;

/// <summary>
/// Addresses of the reader. A link to cited words names the version of the file that they came from, so that the reader can say when it
/// changed, and where the words stand in their turn, so that it can mark them.
/// </summary>
internal static class TranscriptLink
{
    // As much of the hash as tells versions apart.
    private const int VersionLength = 12;

    /// <summary>The transcript.</summary>
    public static string To(Guid id) => $"/transcripts/{id}";

    /// <summary>One turn.</summary>
    public static string To(Guid id, int turn) => string.Create(CultureInfo.InvariantCulture, $"{To(id)}#turn-{turn}");

    /// <summary>A turn found by the search page.</summary>
    /// <param name="words">The found words in the turn, which are marked; null: none are.</param>
    public static string FromSearch(Guid id, string contentHash, int turn, Range? words = null) =>
        Framed(id, "search", words is { } range ? string.Create(CultureInfo.InvariantCulture, $"&quote={range.Start.Value}-{range.End.Value}") : "", contentHash, turn);

    /// <summary>The words that an answer quotes, for someone who reads the answer elsewhere.</summary>
    public static string ToQuote(Citation source) => Framed(source.TranscriptId, "answer", Quote(source), source.ContentHash, source.QuoteTurn);

    /// <summary>The words that an answer quotes, with the way back to it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="place">Where it is cited, and the way back.</param>
    public static string FromChat(Citation source, AnswerPlace place) =>
        Framed(source.TranscriptId, "chat", $"{(source.Cited ? string.Create(CultureInfo.InvariantCulture, $"&n={source.Number}") : "")}{Quote(source)}&{place.Query}", source.ContentHash, source.QuoteTurn);

    /// <summary>Whether the version in a link is that of the stored file; a link without one fits any.</summary>
    public static bool IsVersion(string? version, string contentHash) =>
        string.IsNullOrEmpty(version) || contentHash.StartsWith(version, StringComparison.OrdinalIgnoreCase);

    private static string Quote(Citation source) =>
        source.QuoteStart is { } start ? string.Create(CultureInfo.InvariantCulture, $"&quote={start}-{start + source.Quote.Length}") : "";

    private static string Framed(Guid id, string from, string more, string contentHash, int turn) =>
        string.Create(CultureInfo.InvariantCulture, $"{To(id)}?from={from}{more}&v={contentHash[..Math.Min(VersionLength, contentHash.Length)]}#turn-{turn}");
}
