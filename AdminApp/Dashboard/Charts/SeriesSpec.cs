namespace AdminApp.Dashboard.Charts;

/// <summary>One series of a chart.</summary>
/// <param name="Name">In the legend, the tip and the table.</param>
/// <param name="Color">Last part of its class in dashboard.css.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Values">A value for each column.</param>
public sealed record SeriesSpec(string Name, string Color, SeriesKind Kind, Func<MetricsColumns, QuestionClass, IReadOnlyList<double?>> Values);
