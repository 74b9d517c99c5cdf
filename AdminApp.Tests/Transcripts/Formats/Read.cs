using System.Text;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>Reads text written in a test as if it were a file.</summary>
internal static class Read
{
    public static ReadTranscript Text(string text, string fileName = "meeting.txt") => TranscriptParser.Read(fileName, Encoding.UTF8.GetBytes(text));

    public static ReadTranscript Bytes(params byte[] bytes) => TranscriptParser.Read("meeting.txt", bytes);

    /// <summary>The turns as a person would write them: <c>0:07 Ana: text</c>, with a slash between lines.</summary>
    public static string[] Lines(string text, string fileName = "meeting.txt") => Lines(Text(text, fileName));

    public static string[] Lines(ReadTranscript read) =>
        [.. read.Turns.Select(t => $"{TranscriptTime.Format(t.StartMs) ?? "-"} {t.Speaker}: {t.Text.Replace("\n", " / ", StringComparison.Ordinal)}")];

    /// <summary>The start of each line of all turns, with the line.</summary>
    public static string[] Times(ReadTranscript read) =>
        [.. read.Turns.SelectMany(t => t.Text.Split('\n').Select((line, i) => $"{TranscriptTime.Format(t.LineStartsMs?[i] ?? t.StartMs)} {line}"))];

    public static (string Speaker, int? StartMs, string Text)[] Turns(string text) =>
        [.. Text(text).Turns.Select(t => (t.Speaker, t.StartMs, t.Text))];
}
