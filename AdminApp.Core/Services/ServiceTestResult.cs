namespace AdminApp.Core.Services;

/// <summary>What a test showed.</summary>
/// <param name="AtUtc">When it ended.</param>
/// <param name="Passed">Whether the part works.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Text">What it showed, as a sentence.</param>
public sealed record ServiceTestResult(DateTime AtUtc, bool Passed, TimeSpan Took, string Text);
