namespace AdminApp.Core.Llm.Metering;

/// <summary>Usage that is written in one transaction.</summary>
/// <param name="Id">Names it, so that it is never written twice.</param>
/// <param name="Callers">By caller and model.</param>
/// <param name="Tags">By what was in the prompt.</param>
internal sealed record UsageBatch(string Id, IReadOnlyDictionary<UsageKey, UsageSums> Callers, IReadOnlyDictionary<(DateOnly Day, string Tag, string Model), UsageSums> Tags);
