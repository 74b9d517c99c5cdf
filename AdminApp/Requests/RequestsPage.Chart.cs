using AdminApp.Core.Requests;

namespace AdminApp.Requests;

/// <content>The chart of requests over time, above the list.</content>
public sealed partial class RequestsPage
{
    private const int TicksPerChart = 10;

    private RequestHistogram? _chart;
    private string? _chartProblem;
    private CancellationToken _charting;

    /// <summary>The chart comes after the list and never holds it up. Where it takes too long, its place stays empty and says so.</summary>
    private async Task LoadChartAsync(CancellationToken mine)
    {
        if (_problem is not null || mine.IsCancellationRequested)
        {
            return;
        }

        _charting = mine;
        RequestHistogram? chart = null;
        var problem = await TryAsync(async () => chart = await Search.HistogramAsync(_list.Sight.Within(_view.Query(Now)), mine), mine);
        if (!mine.IsCancellationRequested)
        {
            _charting = default;
            (_chart, _chartProblem) = (chart ?? _chart, problem);
            StateHasChanged();
        }
    }

    private void ShowPart(int first, int last)
    {
        if (_chart is { } chart && first >= 0 && last >= first && last < chart.Parts.Count)
        {
            Navigation.NavigateTo((_view with { Range = null, From = chart.Parts[first].FromUtc, To = chart.Parts[last].FromUtc + chart.Step }).Address());
        }
    }

    // What took too long once is not asked again until the view changes.
    private Task FollowChartAsync(CancellationToken mine) => _charting == mine || _chartProblem == TooSlow ? Task.CompletedTask : LoadChartAsync(mine);
}
