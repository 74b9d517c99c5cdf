using AdminApp.Ui.Charts;

namespace AdminApp.Tests.Ui.Charts;

public class PathWriterTests
{
    private static readonly Scale Hundred = Scale.Linear(100, 1);

    [Fact]
    public void Line_IsRelative_AndARunOfEqualValuesIsOneStep() => Assert.Equal("M0 200l4 -100h8l4 -100", PathWriter.Line([0, 50, 50, 50, 100], Hundred));

    [Fact]
    public void Line_HasGapsWhereNothingWasMeasured_AndDotsBetweenThem() => Assert.Equal("M0 200h4M16 100h1", PathWriter.Line([0, 0, null, null, 50, null], Hundred));

    [Fact]
    public void Area_ReachesTheBottom() => Assert.Equal("M4 200V100l4 -100V200z", PathWriter.Area([null, 50, 100], Hundred));

    [Fact]
    public void Stacked_AddsUp_AndAMissingSeriesCountsAsZero() =>
        Assert.Equal(["M0 200V100h4V200z", "M0 200V50l4 50V200z"], PathWriter.Stacked([[50, 50], [25, null]], Hundred));

    [Fact]
    public void Bars_StandOnThoseBelow_AndNothingIsNotDrawn() =>
        Assert.Equal(["M0 200V100h16V200z", "M0 100V50h16V100zM20 200V150h16V200z"], PathWriter.Bars([[50, 0], [25, 25]], [0, 5], 5, Hundred));

    [Fact]
    public void Reduce_KeepsTheMaximumOfEachPart_AndGaps() =>
        Assert.Equal([3, null, 9], PathWriter.Reduce([1, 3, 2, null, null, null, 9, null, 4], 3));

    [Fact]
    public void NothingMeasured_IsAnEmptyPath() => Assert.Equal("", PathWriter.Line([null, null], Hundred));
}
