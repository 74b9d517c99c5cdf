using AdminApp.Ui.Charts;


namespace AdminApp.Dashboard;

/// <summary>What all charts show at one instant, for the browser.</summary>
/// <param name="Time">The instant on the viewer's clock.</param>
/// <param name="Charts">By the chart's ID: names and values, as text.</param>
internal sealed record InstantValues(string Time, IReadOnlyDictionary<string, IReadOnlyList<string[]>> Charts)
{
    /// <summary>Reads a picture.</summary>
    public static InstantValues? At(DashboardPicture picture, int column, Func<DateTime, DateTime> toLocal)
    {
        if (column < 0 || column >= picture.Columns.Count)
        {
            return null;
        }

        var time = TimeAxis.Moment(picture.Columns.From + ((long)column * picture.Columns.Step), picture.Columns.Step, toLocal);
        return new InstantValues(time, picture.Charts.ToDictionary(
            chart => chart.Spec.Id,
            chart => (IReadOnlyList<string[]>)[.. chart.Spec.Series.Select((series, i) => (string[])[series.Name, chart.Values[i][column] is { } value ? chart.Spec.Text(value) : "–"])]));
    }
}
