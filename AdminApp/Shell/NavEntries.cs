using System.Security.Claims;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;

namespace AdminApp.Shell;

/// <summary>The pages that the rail, the bottom bar, the account menu and the command palette list. A new page is added here, and nowhere else.</summary>
internal static class NavEntries
{
    /// <summary>The page that opens first.</summary>
    public static NavEntry Chat { get; } = new("Chat", "/", Glyph.Chat, 'c', ["", "c"]);

    /// <summary>The page of the alerts.</summary>
    public static NavEntry Alerts { get; } = new("Alerts", "/alerts", Glyph.Bell, 'a', ["alerts"], InMore: true, HasAlerts: true, Least: UserRole.Operator);

    /// <summary>All of them, in the order of the rail.</summary>
    public static IReadOnlyList<NavEntry> All { get; } =
    [
        new("Search", "/search", Glyph.Search, 's', ["search"], LineBelow: true),
        Chat,
        new("Transcripts", "/transcripts", Glyph.Transcripts, 't', ["transcripts"], LineBelow: true),
        new("Dashboard", "/dashboard", Glyph.Dashboard, 'd', ["dashboard"], Least: UserRole.Operator),
        new("Requests", "/requests", Glyph.Requests, 'r', ["requests"], InMore: true),
        new("Limits", "/limits", Glyph.Sliders, 'l', ["limits"], InMore: true, Least: UserRole.Operator),
        Alerts,
    ];

    /// <summary>For the bottom bar: the page that opens first comes first.</summary>
    public static IReadOnlyList<NavEntry> Bar { get; } = [Chat, .. All.Where(entry => entry != Chat && !entry.InMore)];

    /// <summary>For the sheet behind More.</summary>
    public static IReadOnlyList<NavEntry> More { get; } = [.. All.Where(entry => entry.InMore)];

    /// <summary>The pages that the account menu lists, phones behind More, and the command palette.</summary>
    public static IReadOnlyList<NavEntry> Account { get; } =
    [
        NavEntry.InAccount("Usage", "/usage", Glyph.Coins, UserRole.Viewer),
        NavEntry.InAccount("Prompt", "/prompt", Glyph.Edit, UserRole.Admin),
        NavEntry.InAccount("Access", "/access", Glyph.Key, UserRole.Viewer),
        NavEntry.InAccount("Services", "/services", Glyph.Link, UserRole.Operator),
    ];

    /// <summary>The pages of a list that a user has.</summary>
    public static IEnumerable<NavEntry> For(this IReadOnlyList<NavEntry> entries, ClaimsPrincipal user) => entries.Where(entry => RoleClaims.Allows(user, entry.Least));

    /// <summary>The page at an address; null for one outside of the lists.</summary>
    public static NavEntry? Find(string address) => All.Concat(Account).FirstOrDefault(entry => entry.Contains(address));

    /// <summary>The name of the page at an address, for pages outside of the list, too.</summary>
    public static string NameOf(string address) =>
        Find(address)?.Label ?? (NavEntry.FirstSegment(address) is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : Chat.Label);
}
