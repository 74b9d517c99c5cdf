namespace AdminApp.Core.Llm.Throttling;

/// <summary>One budget at one moment.</summary>
/// <param name="Name">One of <see cref="BudgetNames"/>.</param>
/// <param name="Limit">As set.</param>
/// <param name="EffectiveLimit">What is used of it; lower than <paramref name="Limit"/> where the provider said a lower limit of its own, and while the window's past is unknown.</param>
/// <param name="Used">Counted now.</param>
/// <param name="RemainingByHeader">As the provider last said; null when it does not say.</param>
/// <param name="UsedByOthers">Lower bound of what other programs on the key used.</param>
public sealed record BudgetSnapshot(string Name, long Limit, long EffectiveLimit, long Used, long? RemainingByHeader, long UsedByOthers)
{
    /// <summary>Over how long it counts: 12.5 s for a rate of 0.08 a second. Null: the calendar month.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>What is left of it, zero or more.</summary>
    public long Room => Math.Max(0, EffectiveLimit - Used - UsedByOthers);
}
