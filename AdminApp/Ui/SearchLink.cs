using AdminApp.Core.Primitives;

namespace AdminApp.Ui;

/// <summary>Leads from a question to the search page, which asks it at once.</summary>
internal static class SearchLink
{
    // As much as the search page takes.
    private const int MaxLength = 1_000;

    /// <summary>The address; of the empty search page without a question.</summary>
    public static string To(string? question) => string.IsNullOrWhiteSpace(question)
        ? "/search"
        : $"/search?q={Uri.EscapeDataString(TextCap.Cut(question, MaxLength))}";

    /// <summary>The address of a search within what one speaker said, which asks for words first.</summary>
    public static string ToSpeaker(string name) => $"/search?speaker={Uri.EscapeDataString(name)}";
}
