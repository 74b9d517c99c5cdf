using System.Globalization;
using AdminApp.Core.Requests;
using AdminApp.Requests;
using Bunit;

namespace AdminApp.Tests.Requests;

public class WaterfallTests
{
    // The bars of the three: as wide as the axis, at its end, at its beginning.
    [Theory]
    [InlineData("""[{"at":0,"step":"attempt","n":1},{"at":1000,"step":"done","why":"answered"}]""")]
    [InlineData("""[{"at":0,"step":"queued","n":1},{"at":900,"step":"attempt","n":1},{"at":1000,"step":"done","why":"answered"}]""")]
    [InlineData("""[{"at":0,"step":"queued","n":1},{"at":20,"step":"attempt","n":1},{"at":1000,"step":"done","why":"answered"}]""")]
    public async Task TheTimeOfABar_DoesNotCoverItsName(string events)
    {
        await using var context = new BunitContext();
        var row = StoredRequests.At(0, row => (row.Outcome, row.TotalMs, row.FirstTokenMs, row.Events) = ("answered", 1_000, null, events));
        var explanation = RequestExplanation.Of(row, row.SubmittedAtUtc.AddHours(1));
        Assert.NotEmpty(explanation.Bars);
        var waterfall = context.Render<Waterfall>(parameters => parameters.Add(w => w.Explanation, explanation));
        var axis = Number(waterfall.Find(".requests-base").GetAttribute("x1"));
        foreach (var bar in explanation.Bars)
        {
            var time = waterfall.FindAll("text").Last(text => text.TextContent == RequestTimes.Text(bar.Ms));
            // A time is at most 40 wide, and lies left of its place if it ends there.
            Assert.InRange(Number(time.GetAttribute("x")) - (time.GetAttribute("text-anchor") == "end" ? 40 : 0), axis, 408);
        }
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);
}
