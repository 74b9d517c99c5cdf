namespace AdminApp.Core.Usage;

/// <summary>Which usage.</summary>
/// <param name="From">First day (UTC).</param>
/// <param name="To">Last day (UTC).</param>
/// <param name="User">Only this one's; null for everybody's.</param>
public sealed record UsageQuery(DateOnly From, DateOnly To, string? User = null)
{
    /// <summary>Maximum number of days.</summary>
    public const int MaxDays = 3_660;

    /// <summary>The same with its ends in order and no more than <see cref="MaxDays"/> apart.</summary>
    public UsageQuery Bounded() => From > To ? this with { From = To } : To.DayNumber - From.DayNumber >= MaxDays ? this with { From = To.AddDays(1 - MaxDays) } : this;
}
