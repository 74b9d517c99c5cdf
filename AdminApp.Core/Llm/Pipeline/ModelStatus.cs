using AdminApp.Core.Metrics;

namespace AdminApp.Core.Llm.Pipeline;

/// <summary>A model as the service has seen it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Status">Whether it is available, and why not.</param>
/// <param name="Circuit">State of its circuit breaker: <c>closed</c>, <c>open</c> or <c>half-open</c>.</param>
/// <param name="Reading">How its attempts went; the times are those of whole answers.</param>
public sealed record ModelStatus(string Model, ProviderStatus Status, string Circuit, ServiceReading Reading);
