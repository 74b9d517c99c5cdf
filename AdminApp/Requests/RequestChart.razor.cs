using System.Globalization;
using System.Text;
using AdminApp.Core.Requests;
using AdminApp.Ui;
using AdminApp.Ui.Charts;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Requests;

/// <summary>Draws the histogram once for each result.</summary>
public sealed partial class RequestChart
{
    private const int MaxTimes = 8;
    private const int MaxTimesOnPhones = 4;

    // From the bottom up; the indexes are those of RequestQuery.Outcomes.
    private static readonly (string Kind, string Name, int Outcome)[] Layers =
        [("answered", "answered", 1), ("cancelled", "canceled", 4), ("refused", "refused", 3), ("failed", "failed", 2), ("open", "open", 0)];

    private RequestHistogram? _drawn;
    private string? _markup;
    private IReadOnlyList<(double Place, string Label)> _levels = [];
    private IReadOnlyList<(double Place, string Label)> _times = [];
    private long _total;

    /// <summary>What to show; null while it is counted.</summary>
    [Parameter]
    public RequestHistogram? Chart { get; set; }

    /// <summary>Why there is nothing to show; null for nothing.</summary>
    [Parameter]
    public string? Problem { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    // What did not happen needs no color.
    private IEnumerable<(string Kind, string Name)> Kinds => Layers.Where(layer => layer.Outcome == Layers[0].Outcome || Chart?.Parts.Any(part => part.Counts[layer.Outcome] > 0) is true).Select(layer => (layer.Kind, layer.Name));

    private string Title => Chart is not { } chart ? "Requests over time"
        : $"Requests per {Step(chart.Step)}, times in {Browser.TimeZoneId}{(chart.CountedFromUtc is { } from ? $", counted back to {Clock.Moment(Browser.ToLocal(from))}" : "")}";

    private string Label => Chart is null ? "Requests over time, being counted"
        : $"{Describe(Chart, 0, Chart.Parts.Count - 1, Browser)}. Arrow keys show a part, with Shift they select a span, Enter shows its requests.";

    /// <summary>What a part of a chart shows, as a sentence: <c>13:00 to 13:30: 41 requests, 3 failed</c>.</summary>
    public static string Describe(RequestHistogram? chart, int first, int last, BrowserSettings browser)
    {
        if (chart is null || first < 0 || last < first || last >= chart.Parts.Count)
        {
            return "";
        }

        var parts = chart.Parts.Skip(first).Take(last - first + 1).ToList();
        var sums = Layers.Select(layer => (layer.Name, Count: parts.Sum(part => part.Counts[layer.Outcome]))).ToList();
        var (from, to) = (browser.ToLocal(parts[0].FromUtc), browser.ToLocal(parts[^1].FromUtc + chart.Step));
        var format = chart.ToUtc - chart.FromUtc > TimeSpan.FromHours(24) ? "d MMM, HH:mm" : chart.Step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : "HH:mm";
        var others = string.Concat(sums.Where(sum => sum.Name != Layers[0].Name && sum.Count > 0).Select(sum => $", {Amounts.Number(sum.Count)} {sum.Name}"));
        return $"{from.ToString(format, CultureInfo.InvariantCulture)} to {to.ToString(format, CultureInfo.InvariantCulture)}: {Amounts.Count(sums.Sum(sum => sum.Count), "request")}{others}";
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_drawn, Chart))
        {
            _drawn = Chart;
            Draw();
        }
    }

    private void Draw()
    {
        if (Chart is not { Parts.Count: > 0 } chart)
        {
            (_markup, _levels, _times, _total) = (null, [], [], 0);
            return;
        }

        var series = Layers.Select(layer => (IReadOnlyList<double?>)[.. chart.Parts.Select(part => (double?)part.Counts[layer.Outcome])]).ToList();
        var sums = PathWriter.Sums(series)[^1];
        _total = (long)sums.Sum(sum => sum ?? 0);
        var scale = Scale.Linear(sums.Max() ?? 0, 4);
        var paths = PathWriter.Bars(series, [.. Enumerable.Range(0, chart.Parts.Count)], 1, scale);
        var svg = new StringBuilder(4_096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {chart.Parts.Count * PathWriter.ColumnWidth} {PathWriter.Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        for (var i = 0; i < paths.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"requests-series-{Layers[i].Kind}\" d=\"{paths[i]}\"/>");
        }

        _markup = svg.Append("</svg>").ToString();
        _levels = [(0, "0"), (1, ValueText.Short(scale.Ticks[^1]))];
        var begin = Seconds(chart.Parts[0].FromUtc);
        _times = TimeAxis.Ticks(begin, begin + (long)(chart.Step.TotalSeconds * chart.Parts.Count), Browser.Small ? MaxTimesOnPhones : MaxTimes, Browser.ToLocal);
    }

    private static long Seconds(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalSeconds;

    private static string Step(TimeSpan step) => step switch
    {
        { TotalSeconds: 1 } => "second",
        { TotalMinutes: 1 } => "minute",
        { TotalHours: 1 } => "hour",
        { TotalDays: 1 } => "day",
        { TotalSeconds: < 60 } => $"{step.TotalSeconds:0} s",
        { TotalMinutes: < 60 } => $"{step.TotalMinutes:0} min",
        { TotalHours: < 24 } => $"{step.TotalHours:0} h",
        _ => Amounts.Count((int)step.TotalDays, "day"),
    };

    private static string Percent(double place) => string.Create(CultureInfo.InvariantCulture, $"{place * 100:0.##}%");
}
