namespace AdminApp.Settings;

/// <summary>What <c>auto</c> comes to now.</summary>
/// <param name="Value">The value in force; 0 = no such limit.</param>
/// <param name="Source"><c>provider</c>, <c>assumed</c> (the provider does not say) or <c>measured</c>.</param>
/// <param name="SaidSecondsAgo">How long ago the provider was last heard about its limits; null if it was not.</param>
public sealed record AutoBody(double Value, string Source, double? SaidSecondsAgo);
