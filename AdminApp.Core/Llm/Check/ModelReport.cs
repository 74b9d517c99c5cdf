using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Check;

/// <summary>What a test call showed of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="State">Whether it answers, or why not.</param>
/// <param name="Limits">The limits that the provider named for it; empty if it named none.</param>
/// <param name="Detail">Why it does not answer, as a sentence for people; null if it answers.</param>
/// <param name="IsConfigured">Whether the configuration names it. Others are tried only where the configured model is refused for good.</param>
public sealed record ModelReport(string Model, ModelState State, IReadOnlyList<SaidLimit> Limits, string? Detail, bool IsConfigured);
