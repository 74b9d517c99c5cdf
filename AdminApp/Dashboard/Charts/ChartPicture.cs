namespace AdminApp.Dashboard.Charts;

/// <summary>A chart of one moment; all viewers share it.</summary>
/// <param name="Spec">What it shows.</param>
/// <param name="Markup">Its plot, built from numbers and words of this program.</param>
/// <param name="Values">The values of its series, a value for each column.</param>
/// <param name="IsEmpty">Whether nothing was measured, or for counts, nothing happened.</param>
public sealed record ChartPicture(ChartSpec Spec, string Markup, IReadOnlyList<IReadOnlyList<double?>> Values, bool IsEmpty);
