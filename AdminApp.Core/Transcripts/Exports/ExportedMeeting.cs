using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>A transcript, cut into what is exported with one speaker and one time.</summary>
internal sealed class ExportedMeeting(Transcript transcript, IReadOnlyList<Turn> turns)
{
    /// <summary>Title of the meeting.</summary>
    public string Title { get; } = transcript.Title;

    /// <summary>The title as the first line of text that can be imported again.</summary>
    public string Heading { get; } = Preamble.ReadsAsTitle(transcript.Title) ? transcript.Title : $"Meeting: {transcript.Title}";

    /// <summary>Its day and time, as <c>Oct 3, 2025, 14:00</c>; empty if the day is not known.</summary>
    public string When { get; } = transcript.Date is { } date
        ? string.Create(CultureInfo.InvariantCulture, $"{date:MMM d, yyyy}{(transcript.Time is { } time ? $", {time:HH:mm}" : "")}")
        : "";

    /// <summary>Whether turns have times.</summary>
    public bool HasTimes { get; } = turns.Any(turn => turn.StartMs is not null);

    /// <summary>Whether lines of turns have times of their own.</summary>
    public bool HasLineTimes { get; } = turns.Any(turn => turn.LineStartsMs is { Count: > 0 });

    /// <summary>Whether anybody is named.</summary>
    public bool HasSpeakers { get; } = turns.Any(turn => turn.Speaker != ParsedTurn.Unknown);

    /// <summary>The turns: as a whole or, where their lines have times of their own, line by line.</summary>
    public IEnumerable<SpokenPart> Parts => turns.SelectMany(PartsOf);

    private static IEnumerable<SpokenPart> PartsOf(Turn turn)
    {
        var lines = turn.Text.Split('\n');
        if (turn.LineStartsMs is not { Count: > 0 } starts)
        {
            return [new SpokenPart(turn.Speaker, turn.StartMs, lines)];
        }

        // Lines of one cue have one time, and stay together.
        var parts = new List<SpokenPart>();
        for (var from = 0; from < lines.Length;)
        {
            var start = starts[Math.Min(from, starts.Count - 1)];
            var to = from + 1;
            while (to < lines.Length && starts[Math.Min(to, starts.Count - 1)] == start)
            {
                to++;
            }

            parts.Add(new SpokenPart(turn.Speaker, start, lines[from..to]));
            from = to;
        }

        return parts;
    }
}

/// <summary>What is exported with one speaker and one time.</summary>
/// <param name="Speaker">Who speaks, as shown.</param>
/// <param name="StartMs">When it begins, if that is known.</param>
/// <param name="Lines">The lines, at least one.</param>
internal sealed record SpokenPart(string Speaker, int? StartMs, IReadOnlyList<string> Lines)
{
    /// <summary>The time, <c>m:ss</c> or <c>h:mm:ss</c>; null if it is not known.</summary>
    public string? Time => TranscriptTime.Format(StartMs);
}
