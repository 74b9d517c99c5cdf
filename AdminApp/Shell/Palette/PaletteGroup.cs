namespace AdminApp.Shell.Palette;

/// <summary>Items of one kind, best first.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Items">The items, at least one.</param>
internal sealed record PaletteGroup(string Title, IReadOnlyList<PaletteItem> Items)
{
    /// <summary>Maximum number of items.</summary>
    public const int MaxItems = 8;
}
