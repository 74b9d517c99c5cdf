namespace AdminApp.Core.Requests;

/// <summary>How many requests were submitted in a part of a time range, by what became of them.</summary>
/// <param name="FromUtc">Its start.</param>
/// <param name="Counts">By outcome, in the order of <see cref="RequestQuery.Outcomes"/>.</param>
public sealed record RequestOutcomeCounts(DateTime FromUtc, IReadOnlyList<int> Counts);
