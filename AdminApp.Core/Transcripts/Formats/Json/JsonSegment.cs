namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>A part of a transcript in JSON.</summary>
/// <param name="Speaker">Who speaks; null if the file does not tell.</param>
/// <param name="Start">When, in the unit of the file.</param>
/// <param name="Text">What is said.</param>
internal readonly record struct JsonSegment(string? Speaker, JsonTime.Reading? Start, string Text);
