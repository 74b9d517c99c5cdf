namespace AdminApp.Core.Transcripts.Formats.Cues;

/// <summary>One cue of a subtitle file.</summary>
/// <param name="StartMs">Its start in milliseconds.</param>
/// <param name="EndMs">Its end in milliseconds.</param>
/// <param name="Id">Its number or name, if it has one.</param>
/// <param name="Lines">Its lines, as in the file.</param>
internal sealed record Cue(int StartMs, int EndMs, string? Id, List<CueLine> Lines);

/// <summary>A line of a cue.</summary>
/// <param name="Index">Index of the line in the file.</param>
/// <param name="Text">The line, trimmed.</param>
/// <param name="Opens">Whether a blank line, or nothing, stands above it.</param>
internal readonly record struct CueLine(int Index, string Text, bool Opens);

/// <summary>The cues of a file, and the lines above the first one that are neither its header nor the cue's number.</summary>
internal sealed record CueFile(IReadOnlyList<CueLine> Above, IReadOnlyList<Cue> Cues, IReadOnlyList<ImportWarning> Warnings);
