using AdminApp.Ui;

namespace AdminApp.Shell;

/// <summary>The pages that the rail and the bottom bar list. A new page is added here, and nowhere else.</summary>
internal static class NavEntries
{
    /// <summary>The page that opens first.</summary>
    public static NavEntry Chat { get; } = new("Chat", "/", Glyph.Chat, 'c', ["", "c"]);

    /// <summary>All of them, in the order of the rail.</summary>
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        new("Search", "/search", Glyph.Search, 's', ["search"], LineBelow: true),
        Chat,
        new("Transcripts", "/transcripts", Glyph.Transcripts, 't', ["transcripts"], LineBelow: true),
        new("Dashboard", "/dashboard", Glyph.Dashboard, 'd', ["dashboard"]),
    ];

    /// <summary>For the bottom bar: the page that opens first comes first.</summary>
    public static IReadOnlyList<NavEntry> ChatFirst { get; } = [Chat, .. All.Where(entry => entry != Chat)];

    /// <summary>The name of the page at an address, for pages outside of the list, too.</summary>
    public static string NameOf(string address) =>
        All.FirstOrDefault(entry => entry.Contains(address))?.Label ?? (NavEntry.FirstSegment(address) is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : Chat.Label);
}
