namespace AdminApp.Dashboard.Charts;

/// <summary>A time that is tinted on every chart: an alert fired.</summary>
/// <param name="From">First column.</param>
/// <param name="To">Last column, not before the first.</param>
/// <param name="IsCritical">Whether it was critical rather than a warning.</param>
internal readonly record struct ChartSpan(int From, int To, bool IsCritical);
