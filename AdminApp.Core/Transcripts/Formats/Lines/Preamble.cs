using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>What stands above the first turn: title, dates and fields, lines of programs, and perhaps speech.</summary>
/// <param name="Heading">Title and dates; the title is first.</param>
/// <param name="Speech">Indexes of the lines that are none of these; they may be speech, so they are kept.</param>
/// <param name="TitleAt">Index of the line that was taken as title because of its place and shape; null if a field or nothing named it.</param>
/// <param name="Certain">Whether more than its place tells that the title is one: a date in it or below it, or a field.</param>
internal sealed partial record Preamble(IReadOnlyList<string> Heading, IReadOnlyList<int> Speech, int? TitleAt, bool Certain)
{
    private const int MaxTitle = 200;
    private const string EndsOfSentences = ".?!;,。！？";

    /// <summary>Reads the lines up to <paramref name="end"/>.</summary>
    public static Preamble Read(IReadOnlyList<string> lines, int from, int end)
    {
        var blocks = OtterBlocks.Mark(lines.Take(end).ToList());
        string? title = null, field = null;
        int? titleAt = null;
        var dates = new List<string>();
        var speech = new List<int>();
        var inField = false;
        for (var i = from; i < end; i++)
        {
            var line = ProgramLines.Unmark(lines[i]);
            if (line.Length == 0)
            {
                inField = false;
                continue;
            }

            var reading = LineReader.Read(lines[i]);
            var name = reading.Shape == LineShape.Label ? reading.Name! : line.TrimEnd(':', '：');
            var kind = HeadField.Of(name) is var known && known == HeadField.Kind.None && reading.Shape == LineShape.Label && IsBesideField(lines, i, from, end) ? HeadField.Kind.Other : known;
            if (blocks[i] || (reading.Shape == LineShape.NameTime && HeadField.Of(reading.Name!) != HeadField.Kind.None) || ProgramLines.IsDecoration(line) || ProgramLines.IsEvent(line) || ProgramLines.IsNotice(line) || ProgramLines.IsDisclaimer(line) || ProgramLines.IsTranscriptHeading(line) || OtterBlocks.IsClosing(line))
            {
                continue;
            }

            if (kind != HeadField.Kind.None && (reading.Shape == LineShape.Label || kind == HeadField.Kind.Other))
            {
                var value = reading.Shape == LineShape.Label ? ProgramLines.Unmark(reading.TextOf(lines[i])) : "";
                inField = value.Length == 0;
                kind = kind == HeadField.Kind.Title && value.Length is > 0 and <= MaxTitle && MeetingTitle.IsDate(value) ? HeadField.Kind.Date : kind;
                field ??= kind == HeadField.Kind.Title && value.Length > 0 ? (name.Contains('#', StringComparison.Ordinal) ? line : value) : null;
                if (kind == HeadField.Kind.Date && value.Length > 0)
                {
                    dates.Add(value);
                }
            }
            else if (line.Length <= MaxTitle && (DateLine.Is(line) || (Recorded.IsMatch(line) && MeetingTitle.HasDate(line))))
            {
                dates.Add(line);
            }
            else if (title is null && speech.Count == 0 && !inField && (IsTitle(line, reading) || (lines[i].StartsWith('#') && line.Length <= MaxTitle)))
            {
                (title, titleAt) = (line, i);
            }
            else if (inField && ProgramLines.IsRecording(line))
            {
                // Word's transcript names its recording.
                field ??= GenericName.Is(line) ? null : Path.GetFileNameWithoutExtension(line);
            }
            else if (!inField)
            {
                speech.Add(i);
            }
        }

        var certain = dates.Count > 0 || field is not null || (title is not null && MeetingTitle.HasDate(title));
        List<string> heading = [.. new[] { field ?? title }.OfType<string>(), .. dates];
        return new Preamble(heading, speech, field is null ? titleAt : null, certain);
    }

    // Recorded on October 3, 2025 via Zoom, 31m
    [GeneratedRegex(@"^(?:recorded|created|exported|generated|aufgezeichnet|erstellt|exportiert|enregistré|créé|grabado|creado|registrato|creato|gravado|criado|opgenomen)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Recorded { get; }

    /// <summary>Whether a line above the text reads as the title by itself; another one needs a field: <c>Meeting: weekly</c>.</summary>
    public static bool ReadsAsTitle(string line) => line.Length > 0 && IsTitle(line, LineReader.Read(line)) && HeadField.Of(line.TrimEnd(':')) == HeadField.Kind.None;

    // A field that is not known, in one block with others.
    private static bool IsBesideField(IReadOnlyList<string> lines, int at, int from, int end) =>
        (at > from && IsField(lines[at - 1])) || (at + 1 < end && IsField(lines[at + 1]));

    private static bool IsField(string line) => LineReader.Read(line) is { Shape: LineShape.Label } reading && HeadField.Of(reading.Name!) != HeadField.Kind.None;

    private static bool IsTitle(string line, LineReading reading) =>
        line.Length <= MaxTitle
        && !char.IsLower(line[0])
        && (!EndsOfSentences.Contains(line[^1], StringComparison.Ordinal) || MeetingTitle.HasDate(line))
        && reading.Shape is LineShape.None or LineShape.NameTime or LineShape.Label
        && !(reading.Shape == LineShape.Label && SpeakerName.IsFullName(reading.Name!) && reading.TextOf(line).Length > 0 && !MeetingTitle.HasDate(line));
}
