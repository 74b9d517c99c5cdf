using System.Xml.Linq;
using AdminApp.Core.Monitoring;
using AdminApp.Dashboard;
using AdminApp.Dashboard.Charts;
using AdminApp.Tests.Monitoring;

namespace AdminApp.Tests.Dashboard;

public class ChartDrawingTests
{
    private const long Noon = 1_800_000_000;

    [Fact]
    public void EveryChart_IsDrawn_WithAndWithoutFigures()
    {
        foreach (var points in (MetricsPoint[][])[[.. Enumerable.Range(0, 240).Select(_ => new MetricsPoint())], [.. Enumerable.Range(0, 240).Select(i => Points.Of(i % 7, i % 3, 1 + (i % 5)))]])
        {
            var columns = new MetricsColumns(Noon, 15, Noon + 3_600, 0, points);
            foreach (var spec in ChartCatalog.All)
            {
                var picture = ChartDrawing.Draw(spec, columns, QuestionClass.All, [17, 200], []);
                var svg = XDocument.Parse($"<chart>{picture.Markup}</chart>"); // it is well-formed
                Assert.Equal(2, svg.Root!.Elements("i").Count());
                Assert.StartsWith(spec.Title, (string)svg.Root.Element("svg")!.Attribute("aria-label")!, StringComparison.Ordinal);
                Assert.All(picture.Values, values => Assert.Equal(240, values.Count));
            }
        }
    }

    [Fact]
    public void AnEmptyRange_SaysSo_AndAQuietHourIsSmall()
    {
        var columns = new MetricsColumns(Noon, 15, Noon + 3_600, 0, [.. Enumerable.Range(0, 240).Select(_ => Points.Of())]);
        var pictures = ChartCatalog.All.Select(spec => ChartDrawing.Draw(spec, columns, QuestionClass.All, [], [])).ToList();

        Assert.True(pictures.Single(picture => picture.Spec.Id == "response").IsEmpty);
        Assert.True(pictures.Single(picture => picture.Spec.Id == "hits").IsEmpty);
        Assert.False(pictures.Single(picture => picture.Spec.Id == "queue").IsEmpty);
        Assert.All(pictures, picture => Assert.True(picture.Markup.Length < 1_500, $"{picture.Spec.Id}: {picture.Markup.Length}"));
    }

    [Fact]
    public void ALimitFarAboveTheMemory_IsInTheTable_NotInThePicture()
    {
        var point = new MetricsPoint { Seconds = 1 };
        point.Put(Gauge.Resident, 3e8, 3e8);
        point.Put(Gauge.MemoryLimit, 25e9, 25e9);
        var picture = ChartDrawing.Draw(ChartCatalog.All.Single(spec => spec.Id == "memory"), new MetricsColumns(Noon, 15, Noon + 30, 0, [point, point]), QuestionClass.All, [], []);

        Assert.DoesNotContain("dashboard-limit", picture.Markup, StringComparison.Ordinal);
        Assert.Equal(25, picture.Values[2][0]!.Value, 3);
    }

    [Fact]
    public void Ids_AreUnique() => Assert.Equal(ChartCatalog.All.Count, ChartCatalog.All.Select(spec => spec.Id).Distinct().Count());
}
