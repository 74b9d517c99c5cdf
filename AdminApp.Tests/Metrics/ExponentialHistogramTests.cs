using AdminApp.Core.Metrics;
using CsCheck;

namespace AdminApp.Tests.Metrics;

public class ExponentialHistogramTests
{
    private static readonly Gen<double[]> Values = Gen.Double[ExponentialHistogram.MinValue, ExponentialHistogram.MaxValue - 1].Array[1, 200];

    // Spread over all magnitudes, since a plain draw from the range is nearly always large.
    private static readonly Gen<double[]> Spread = Gen.Double[-9.9, 19.9].Select(exponent => Math.Pow(2, exponent)).Array[1, 200];

    [Fact]
    public void Percentiles_AreWithinTheStatedError_OfTheNearestRank() => Gen.OneOf(Values, Spread).Sample(values =>
    {
        var histogram = Of(values);
        Array.Sort(values);
        foreach (var share in (double[])[0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1])
        {
            var exact = values[Math.Max(0, (int)Math.Ceiling(share * values.Length) - 1)];
            Assert.InRange(histogram.Percentile(share)!.Value / exact, 1 - ExponentialHistogram.MaxError, 1 + ExponentialHistogram.MaxError);
        }
    });

    [Fact]
    public void MergedParts_AreTheOneThatSawEverything() => Gen.Select(Spread, Spread).Sample((one, other) =>
    {
        var merged = Of(one);
        merged.Merge(Of(other));
        var whole = Of([.. one, .. other]);

        Assert.Equal((whole.Count, whole.Min, whole.Max), (merged.Count, merged.Min, merged.Max));
        Assert.Equal(whole.Sum, merged.Sum, whole.Sum * 1e-9);
        for (var share = 0.0; share <= 1; share += 0.05)
        {
            Assert.Equal(whole.Percentile(share), merged.Percentile(share));
        }
    });

    [Fact]
    public void WithoutValues_ThereIsNoPercentile_AndMergingAddsNone()
    {
        var histogram = new ExponentialHistogram();
        histogram.Merge(new ExponentialHistogram());

        Assert.Null(histogram.Percentile(0.5));
        Assert.Equal((0, 0, 0), (histogram.Count, histogram.Min, histogram.Max));
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(double.PositiveInfinity, ExponentialHistogram.MaxValue)]
    public void AnyNumber_IsCounted_WithinTheRange(double value, double counted)
    {
        var histogram = Of([value]);

        Assert.Equal((1, counted, counted), (histogram.Count, histogram.Percentile(0.5), histogram.Sum));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Add(double.NaN));
    }

    private static ExponentialHistogram Of(double[] values)
    {
        var histogram = new ExponentialHistogram();
        foreach (var value in values)
        {
            histogram.Add(value);
        }

        return histogram;
    }
}
