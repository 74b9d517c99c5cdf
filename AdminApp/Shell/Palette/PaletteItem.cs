using AdminApp.Ui;

namespace AdminApp.Shell.Palette;

/// <summary>Something that the command palette offers: a place to go to, or something to do.</summary>
/// <param name="Id">Unique in the palette.</param>
/// <param name="Icon">Its icon.</param>
/// <param name="Label">What it is called.</param>
internal sealed record PaletteItem(string Id, Glyph Icon, string Label)
{
    /// <summary>A few more words beside the label; empty for none.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Where it leads; null if it does something instead.</summary>
    public string? Href { get; init; }

    /// <summary>What it does; null if it leads somewhere.</summary>
    public Func<Task>? Run { get; init; }

    /// <summary>Further words that find it, which do not show.</summary>
    public string Keywords { get; init; } = "";

    /// <summary>The parts of the label that were searched for.</summary>
    public IReadOnlyList<Range> Marks { get; init; } = [];
}
