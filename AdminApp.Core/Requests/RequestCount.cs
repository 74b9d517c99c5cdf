namespace AdminApp.Core.Requests;

/// <summary>How many requests match, as far as was counted.</summary>
/// <param name="Count">The number.</param>
/// <param name="OrMore">Whether counting stopped there.</param>
public readonly record struct RequestCount(int Count, bool OrMore);
