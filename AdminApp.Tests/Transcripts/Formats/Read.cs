using System.Text;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>Reads text written in a test as if it were a file.</summary>
internal static class Read
{
    public static ReadTranscript Text(string text, string fileName = "meeting.txt") => TranscriptParser.Read(fileName, Encoding.UTF8.GetBytes(text));

    public static ReadTranscript Bytes(params byte[] bytes) => TranscriptParser.Read("meeting.txt", bytes);

    public static (string Speaker, int? StartMs, string Text)[] Turns(string text) =>
        [.. Text(text).Turns.Select(t => (t.Speaker, t.StartMs, t.Text))];
}
