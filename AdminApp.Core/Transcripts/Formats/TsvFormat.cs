using System.Globalization;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Whisper's table: columns <c>start</c>, <c>end</c> and <c>text</c>, perhaps <c>speaker</c>, with tabs between them and times in milliseconds.</summary>
internal sealed class TsvFormat : ITranscriptFormat
{
    public string Name => "whisper-tsv";

    public bool Recognizes(TranscriptText text) => Columns(text.First) is { Start: >= 0, Text: >= 0 };

    public ParsedTranscript Parse(TranscriptText text)
    {
        var columns = Columns(text.First);
        var turns = new TurnsInARow();
        var warnings = new List<ImportWarning>();
        var header = false;
        foreach (var (index, line) in text.Lines.Index().Where(l => !string.IsNullOrWhiteSpace(l.Item)))
        {
            if (!header)
            {
                header = true;
                continue;
            }

            var cells = line.Split('\t');
            if (cells.Length <= Math.Max(columns.Start, columns.Text) || Milliseconds(cells[columns.Start]) is not { } start)
            {
                warnings.Add(new ImportWarning("row", "The row has no start and text like the others: it was kept as text without a speaker.", index + 1));
                turns.Add(null, null, line.Trim());
                continue;
            }

            var speaker = columns.Speaker >= 0 && columns.Speaker < cells.Length ? SpeakerName.Clean(cells[columns.Speaker]) : "";
            turns.Add(speaker.Length > 0 ? speaker : null, start, string.Join(' ', cells[columns.Text..(columns.Speaker > columns.Text ? columns.Text + 1 : cells.Length)]).Trim());
        }

        return new ParsedTranscript([], turns.ToList(), columns.Speaker < 0 ? [ImportWarning.NoSpeakers, .. warnings] : warnings);
    }

    private static int? Milliseconds(string cell) =>
        int.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds
        : double.TryParse(cell.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? (int)Math.Min(int.MaxValue, seconds * 1000)
        : ClockTime.Read(cell.Trim()) is { } time && time.Length == cell.Trim().Length ? time.Milliseconds
        : null;

    private static (int Start, int Text, int Speaker) Columns(string line)
    {
        var names = line.Split('\t').Select(c => c.Trim().ToLowerInvariant()).ToArray();
        return (Array.FindIndex(names, n => n is "start" or "start_time" or "start time"), Array.FindIndex(names, n => n is "text" or "transcript"), Array.FindIndex(names, n => n is "speaker" or "speaker name" or "speaker_name"));
    }
}
