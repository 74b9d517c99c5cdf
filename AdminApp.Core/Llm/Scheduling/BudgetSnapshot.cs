using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>One budget at one moment.</summary>
/// <param name="Name">One of <see cref="BudgetNames"/>.</param>
/// <param name="Limit">The configured limit; with <c>auto</c>, what the provider said or is assumed.</param>
/// <param name="EffectiveLimit">The limit in force; lower than <paramref name="Limit"/> if the provider reports a lower one, and while the window's past is unknown.</param>
/// <param name="Used">What currently counts.</param>
/// <param name="RemainingByHeader">What the provider last reported; null if it does not.</param>
/// <param name="UsedByOthers">Lower bound of what other users of the key have used.</param>
public sealed record BudgetSnapshot(string Name, long Limit, long EffectiveLimit, long Used, long? RemainingByHeader, long UsedByOthers)
{
    /// <summary>The interval it counts over: 12.5 s for a rate of 0.08 per second. Null means the calendar month.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>What it counts.</summary>
    public BudgetUnit Unit { get; init; }

    /// <summary>Where <see cref="EffectiveLimit"/> comes from.</summary>
    public LimitSource Source { get; init; }

    /// <summary>How long ago the provider was last heard about its limits; null if it was not, or if the limit is set and in force.</summary>
    public TimeSpan? SaidAgo { get; init; }

    /// <summary>What others leave less of for us: less than they use if our limit is below the provider's.</summary>
    public long HeldByOthers { get; init; } = UsedByOthers;

    /// <summary>What is left of it, zero or more.</summary>
    public long Room => Math.Max(0, EffectiveLimit - Used - HeldByOthers);
}
