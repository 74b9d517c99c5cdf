namespace AdminApp.Dashboard.Charts;

/// <summary>How a series is drawn.</summary>
public enum SeriesKind
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line over a tinted area.</summary>
    Area,

    /// <summary>An area on top of those before it.</summary>
    Stack,

    /// <summary>Bars on top of those before them.</summary>
    Bars,

    /// <summary>A dashed line in the color of the text.</summary>
    Limit,

    /// <summary>A triangle at the bottom of each column in which it happened.</summary>
    Event,
}
