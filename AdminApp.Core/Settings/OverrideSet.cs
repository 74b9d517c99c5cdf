namespace AdminApp.Core.Settings;

/// <summary>The overrides of one revision.</summary>
internal sealed record OverrideSet(long Revision, IReadOnlyDictionary<string, string> Values);
