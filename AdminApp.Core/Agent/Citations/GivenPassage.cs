using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent.Citations;

/// <summary>A passage as it was given to the model.</summary>
/// <param name="Hit">The hit of the search.</param>
/// <param name="Turns">Its turns, from the same version of the file; at least one.</param>
internal sealed record GivenPassage(SearchHit Hit, IReadOnlyList<Turn> Turns);
