using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Shell;

/// <summary>One page of the rail, of the bar at the bottom of a phone, or of the account menu.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Address">Where it leads.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Key">What follows G to get there; null for nothing.</param>
/// <param name="Segments">First parts of the addresses that belong to it.</param>
/// <param name="LineBelow">Whether a line divides it from the next one in the rail.</param>
/// <param name="InMore">Whether phones have it in the sheet behind More, because the bar holds only a few.</param>
/// <param name="HasAlerts">Whether it shows how many alerts fire.</param>
/// <param name="Least">The least role that has the page; its own policy decides, this only hides what it would refuse.</param>
public sealed record NavEntry(
    string Label, string Address, Glyph Icon, char? Key, IReadOnlyList<string> Segments, bool LineBelow = false, bool InMore = false, bool HasAlerts = false, UserRole Least = UserRole.Viewer)
{
    /// <summary>A page that the account menu lists.</summary>
    public static NavEntry InAccount(string label, string address, Glyph icon, UserRole least) => new(label, address, icon, null, [address.TrimStart('/')], Least: least);

    /// <summary>Whether an address, relative to the base, belongs to it.</summary>
    public bool Contains(string address) => Segments.Contains(FirstSegment(address), StringComparer.OrdinalIgnoreCase);

    /// <summary>The first part of an address that is relative to the base.</summary>
    public static string FirstSegment(string address) => address.Split('/', '?', '#')[0];
}
