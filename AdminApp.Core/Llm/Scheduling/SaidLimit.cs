using System.Globalization;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>A limit as the provider named it.</summary>
/// <param name="Name">Such as <c>requests_per_minute</c> or <c>tokens_per_5_minutes</c>.</param>
/// <param name="Limit">What it allows.</param>
/// <param name="Remaining">What was left when it was last heard; null if it did not say.</param>
/// <param name="WindowSeconds">The interval that it counts over.</param>
public sealed record SaidLimit(string Name, long Limit, long? Remaining, double WindowSeconds)
{
    /// <summary>For people: <c>50,000 tokens per minute</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit:#,0} {Name.Replace('_', ' ')}");
}
