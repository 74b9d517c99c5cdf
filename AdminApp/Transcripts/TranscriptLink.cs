using System.Globalization;

namespace AdminApp.Transcripts;

/// <summary>Addresses of the reader. A link to a cited passage names the version of the file it came from, so that the reader can say when it changed.</summary>
internal static class TranscriptLink
{
    // As much of the hash as tells versions apart.
    private const int VersionLength = 12;

    /// <summary>The transcript.</summary>
    public static string To(Guid id) => $"/transcripts/{id}";

    /// <summary>One turn.</summary>
    public static string To(Guid id, int turn) => string.Create(CultureInfo.InvariantCulture, $"{To(id)}#turn-{turn}");

    /// <summary>A passage found by the search page; opens at one of its turns.</summary>
    public static string FromSearch(Guid id, string contentHash, int turnFrom, int turnTo, int turn) =>
        Passage(id, "search", null, contentHash, turnFrom, turnTo, turn);

    /// <summary>A passage cited by an answer; opens at the quoted turn.</summary>
    /// <param name="number">Its number in the answer; null for a passage that was only read.</param>
    public static string FromChat(Guid id, string contentHash, int turnFrom, int turnTo, int quoteTurn, int? number) =>
        Passage(id, "chat", number, contentHash, turnFrom, turnTo, quoteTurn);

    /// <summary>Whether the version in a link is that of the stored file; a link without one fits any.</summary>
    public static bool IsVersion(string? version, string contentHash) =>
        string.IsNullOrEmpty(version) || contentHash.StartsWith(version, StringComparison.OrdinalIgnoreCase);

    private static string Passage(Guid id, string from, int? number, string contentHash, int turnFrom, int turnTo, int turn) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{To(id)}?from={from}{(number is null ? "" : $"&n={number}")}&turns={turnFrom}-{turnTo}&v={contentHash[..Math.Min(VersionLength, contentHash.Length)]}#turn-{turn}");
}
