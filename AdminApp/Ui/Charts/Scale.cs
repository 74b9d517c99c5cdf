namespace AdminApp.Ui.Charts;

/// <summary>The vertical axis of a chart: which values have a line, and where a value is.</summary>
internal sealed class Scale
{
    private static readonly double[] Steps = [1, 1.5, 2, 2.5, 3, 5, 10];
    private const int MaxSteps = 4;
    private const double Bottom = 0.3;

    private readonly bool _log;

    private Scale(IReadOnlyList<double> ticks, bool log) => (Ticks, _log) = (ticks, log);

    /// <summary>Values with a line and a label, lowest first; the first and the last are the ends of the axis.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>From 0 to the first round number above the maximum, in three or four steps.</summary>
    /// <param name="max">The maximum of the values.</param>
    /// <param name="atLeast">The axis shows at least this much, so that noise is not drawn large.</param>
    public static Scale Linear(double max, double atLeast)
    {
        max = Math.Max(Finite(max), atLeast);
        var rough = max / MaxSteps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = Steps.First(candidate => candidate * power >= rough * (1 - 1e-9)) * power;
        var count = Math.Max(2, (int)Math.Ceiling((max / step) - 1e-9));
        return new Scale([.. Enumerable.Range(0, count + 1).Select(i => Round(i * step))], log: false);
    }

    /// <summary>A logarithmic axis: 0.3, 1, 3, 10 and so on, up to the first above the maximum.</summary>
    public static Scale Logarithmic(double max)
    {
        var ticks = new List<double> { Bottom };
        while (ticks[^1] < Math.Max(Finite(max), 10))
        {
            ticks.Add(Round(ticks.Count % 2 == 1 ? Math.Pow(10, ticks.Count / 2) : 3 * Math.Pow(10, (ticks.Count / 2) - 1)));
        }

        return new Scale(ticks, log: true);
    }

    /// <summary>Where a value is: 0 at the bottom, 1 at the top; values beyond the ends are at the ends.</summary>
    public double Place(double value) => Math.Clamp(
        _log ? Math.Log(Math.Max(value, Ticks[0]) / Ticks[0]) / Math.Log(Ticks[^1] / Ticks[0]) : value / Ticks[^1], 0, 1);

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    // Sums of steps such as 0.1 end in a long tail of digits.
    private static double Round(double value) => double.Parse(value.ToString("G12", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
