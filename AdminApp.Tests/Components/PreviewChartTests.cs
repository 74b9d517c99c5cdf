using AdminApp.Core.Llm.Preview;
using AdminApp.Settings.Limits;
using Bunit;

namespace AdminApp.Tests.Components;

public class PreviewChartTests
{
    [Fact]
    public async Task WhereNobodyAsked_TheWaitIsZero_AndWhereNoneWasSent_ThereIsAGap()
    {
        await using var context = new BunitContext();
        var none = new ReplayPart(0, null, null, null);
        var refused = new ReplayPart(3, null, null, null);
        var sent = new ReplayPart(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        var chart = context.Render<PreviewChart>(parameters => parameters
            .Add(chart => chart.Title, "Wait").Add(chart => chart.Before, [none, refused, sent]).Add(chart => chart.After, [refused, refused, refused])
            .Add(chart => chart.Figure, part => part.WaitP95).Add(chart => chart.Idle, TimeSpan.Zero).Add(chart => chart.From, DateTime.UnixEpoch).Add(chart => chart.To, DateTime.UnixEpoch.AddHours(1)));
        Assert.Equal("M0 200h4M8 0h4", chart.Find(".limits-was-line").GetAttribute("d"));
        Assert.Equal("M0 200V200h4V200zM8 200V0h4V200z", chart.Find(".limits-was-area").GetAttribute("d"));
        Assert.Equal("", chart.Find(".limits-now-line").GetAttribute("d"));
        Assert.EndsWith(" now, none with the changes", chart.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNobodyAsked_ThereIsNoResponseToDraw()
    {
        await using var context = new BunitContext();
        var none = new ReplayPart(0, null, null, null);
        var answered = new ReplayPart(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        var chart = context.Render<PreviewChart>(parameters => parameters
            .Add(chart => chart.Title, "Response").Add(chart => chart.Before, [answered, none, answered]).Add(chart => chart.After, [none, none, answered])
            .Add(chart => chart.Figure, part => part.ResponseP95).Add(chart => chart.From, DateTime.UnixEpoch).Add(chart => chart.To, DateTime.UnixEpoch.AddHours(1)));
        Assert.Equal("M0 0h4M8 0h4", chart.Find(".limits-was-line").GetAttribute("d"));
        Assert.Equal("M8 0h4", chart.Find(".limits-now-line").GetAttribute("d"));
    }
}
