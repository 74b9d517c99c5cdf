using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent;

/// <summary>The passages at hand changed, or the text began to cite another one of them.</summary>
/// <param name="Sources">Those cited so far first, by the number that the text shows, then the others.</param>
internal sealed record AgentSources(IReadOnlyList<Citation> Sources) : AgentUpdate;
