using AdminApp.Ui.Charts;

namespace AdminApp.Tests.Ui.Charts;

public class ScaleTests
{
    [Theory]
    [InlineData(57, new double[] { 0, 15, 30, 45, 60 })]
    [InlineData(40, new double[] { 0, 10, 20, 30, 40 })]
    [InlineData(7, new double[] { 0, 2, 4, 6, 8 })]
    [InlineData(0, new double[] { 0, 0.25, 0.5, 0.75, 1 })]
    [InlineData(1.2, new double[] { 0, 0.3, 0.6, 0.9, 1.2 })]
    [InlineData(2.6e5, new double[] { 0, 100_000, 200_000, 300_000 })]
    [InlineData(double.NaN, new double[] { 0, 0.25, 0.5, 0.75, 1 })]
    public void LinearAxis_EndsAtTheFirstRoundNumberAboveTheMaximum(double max, double[] ticks) => Assert.Equal(ticks, Scale.Linear(max, 1).Ticks);

    [Fact]
    public void LinearAxis_HasTheMaximumInsideAndFewTicks_WhateverItIs()
    {
        for (var max = 0.001; max < 1e12; max *= 1.07)
        {
            var ticks = Scale.Linear(max, 0.001).Ticks;
            Assert.InRange(ticks.Count, 3, 6);
            Assert.True(ticks[^1] >= max * (1 - 1e-9) && ticks[^1] < max * 2.01, $"{max}: {string.Join(' ', ticks)}");
        }
    }

    [Fact]
    public void LogarithmicAxis_HasEqualDistances_AndNothingBelowItsBottom()
    {
        var scale = Scale.Logarithmic(90);

        Assert.Equal([0.3, 1, 3, 10, 30, 100], scale.Ticks);
        Assert.Equal((0d, 0d, 1d), (scale.Place(0), scale.Place(0.3), scale.Place(500)));
        Assert.InRange(scale.Place(10), 0.55, 0.65);
    }
}
