namespace AdminApp.Core.Requests;

/// <summary>A part of the list of requests.</summary>
/// <param name="Rows">The requests, newest first.</param>
/// <param name="Next">Where the next part begins; null if there is none.</param>
/// <param name="Exhausted">Whether the search stopped early after many rows that don't match: what follows may match, and asking for the next part goes on.</param>
public sealed record RequestPage(IReadOnlyList<RequestRow> Rows, RequestCursor? Next, bool Exhausted = false);
