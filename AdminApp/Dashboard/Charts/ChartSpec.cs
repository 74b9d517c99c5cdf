using AdminApp.Ui.Charts;

namespace AdminApp.Dashboard.Charts;

/// <summary>What a chart shows.</summary>
/// <param name="Id">Unique, for its elements.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">What its axis counts; empty where the series say it.</param>
/// <param name="Series">Its series; stacked ones from the bottom up.</param>
public sealed record ChartSpec(string Id, string Title, string Unit, IReadOnlyList<SeriesSpec> Series)
{
    /// <summary>Whether the axis is logarithmic; it says so.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The axis shows at least this much.</summary>
    public double AtLeast { get; init; } = 4;

    /// <summary>Whether a limit that is far above the values is left out of the picture, so that they can be seen. The table has it.</summary>
    public bool LimitMayBeFar { get; init; }

    /// <summary>Whether it shows the times of the chosen class.</summary>
    public bool OfClass { get; init; }

    /// <summary>Whether a click on a point opens the requests behind it.</summary>
    public bool OpensRequests { get; init; }

    /// <summary>Title and unit.</summary>
    public string FullTitle => Unit.Length == 0 ? Title : $"{Title}, {Unit}";

    /// <summary>A value as text.</summary>
    public Func<double, string> Text { get; init; } = ValueText.Number;
}
