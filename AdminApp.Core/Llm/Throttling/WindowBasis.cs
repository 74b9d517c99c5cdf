using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What is known of one limit of the configured model.</summary>
/// <param name="Told">What the provider reported; null if nothing.</param>
/// <param name="Length">The interval it counts over.</param>
/// <param name="Source">Where the limit comes from that the provider is known to keep, or is taken to.</param>
internal sealed record WindowBasis(long? Told, TimeSpan Length, LimitSource Source)
{
    public static WindowBasis Of(BudgetWindow window) => new(window.Told, window.Window, window.Told is null ? window.Source : LimitSource.Provider);
}
