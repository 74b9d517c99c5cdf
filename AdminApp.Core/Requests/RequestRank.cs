namespace AdminApp.Core.Requests;

/// <summary>How slow a request was beside the other answered ones of its class.</summary>
/// <param name="Slower">Share of the others that were quicker, 0 to 1.</param>
/// <param name="Others">How many it was compared with.</param>
public sealed record RequestRank(double Slower, int Others);
