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
        var none = new WaitPart(0, null, null);
        var refused = new WaitPart(3, null, null);
        var sent = new WaitPart(2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        var chart = context.Render<PreviewChart>(parameters => parameters
            .Add(chart => chart.Title, "Wait").Add(chart => chart.Before, [none, refused, sent]).Add(chart => chart.After, [refused, refused, refused])
            .Add(chart => chart.Wait, part => part.P95).Add(chart => chart.From, DateTime.UnixEpoch).Add(chart => chart.To, DateTime.UnixEpoch.AddHours(1)));
        Assert.Equal("M0 200h1M8 0h1", chart.Find(".limits-was-line").GetAttribute("d"));
        Assert.Equal("M0 200V200h1V200zM8 200V0h1V200z", chart.Find(".limits-was-area").GetAttribute("d"));
        Assert.Equal("", chart.Find(".limits-now-line").GetAttribute("d"));
        Assert.EndsWith(" now, none sent with the changes", chart.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
    }
}
