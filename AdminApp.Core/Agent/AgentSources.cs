using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent;

/// <summary>The available passages changed, or the text cites another one of them.</summary>
/// <param name="Sources">Cited ones first, by their number in the text, then the others.</param>
internal sealed record AgentSources(IReadOnlyList<Citation> Sources) : AgentUpdate;
