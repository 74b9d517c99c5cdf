using System.Globalization;

namespace AdminApp.Core.Simulation;

/// <summary>A limit besides those per second and per minute. Its window slides.</summary>
/// <param name="Unit">What it counts.</param>
/// <param name="Seconds">Length of the window in seconds, 1 to 86,400.</param>
/// <param name="Limit">Requests or tokens per window, at least 1.</param>
public sealed record FurtherLimit(LimitUnit Unit, int Seconds, long Limit)
{
    /// <summary>Its name in the headers, such as <c>req-10-second</c>, <c>req-60-second</c> or <c>tokens-5-minute</c>.</summary>
    internal string Name
    {
        get
        {
            var unit = Unit == LimitUnit.Requests ? "req" : "tokens";
            var length = Seconds switch
            {
                1 => "second",
                > 60 when Seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Seconds / 60}-minute"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{Seconds}-second"),
            };
            return $"{unit}-{length}";
        }
    }
}
