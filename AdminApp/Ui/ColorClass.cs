using MudBlazor;

namespace AdminApp.Ui;

/// <summary>The class that gives a hand-made mark the color of a state.</summary>
internal static class ColorClass
{
    /// <summary>The class; null for <see cref="Color.Default"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No mark has this color.</exception>
    public static string? Of(Color color) => color switch
    {
        Color.Default => null,
        Color.Success => "ui-success",
        Color.Warning => "ui-warning",
        Color.Error => "ui-error",
        Color.Primary => "ui-accent",
        _ => throw new ArgumentOutOfRangeException(nameof(color), color, "No mark has this color."),
    };
}
