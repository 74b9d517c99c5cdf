namespace AdminApp.Shell.Palette;

/// <summary>What the palette found.</summary>
/// <param name="Text">What was typed, exactly.</param>
/// <param name="Groups">What matches.</param>
/// <param name="IsPartial">Whether the store did not answer in time, so that conversations, transcripts and speakers are missing.</param>
internal sealed record PaletteResult(string Text, IReadOnlyList<PaletteGroup> Groups, bool IsPartial = false)
{
    /// <summary>Number of items.</summary>
    public int Count => Groups.Sum(group => group.Items.Count);
}
