using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats.Lines;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// The chat of a Zoom meeting: <c>10:04:05 From Ana To Everyone:</c>, <c>10:04:05 From Ana : text</c>, or <c>00:03:55 Ana:</c>, a tab
/// and the text (cloud recordings). Its messages are turns with their times; the transcript says that it is a chat.
/// </summary>
internal sealed partial class ZoomChatFormat : ITranscriptFormat
{
    private const int MaxLine = 300;

    public string Name => "zoom-chat";

    public bool Recognizes(TranscriptText text) => Message.IsMatch(Cut(text.First));

    public ParsedTranscript Parse(TranscriptText text)
    {
        var turns = new TurnList();
        (string Sender, int At)? sender = null;
        var message = new List<string>();
        foreach (var line in text.Lines)
        {
            if (Message.Match(Cut(line)) is { Success: true } match)
            {
                Close();
                sender = (SpeakerName.Clean(match.Groups["name"].Value), ClockTime.Read(match.Groups["time"].Value)!.Value.Milliseconds);
                message.Add(line[match.Length..].Trim());
            }
            else
            {
                message.Add(line.Trim());
            }
        }

        Close();
        return new ParsedTranscript([], turns.Turns, [ImportWarning.Chat]) { IsChat = true };

        void Close()
        {
            if (sender is { } of)
            {
                turns.Add(new ParsedTurn(of.Sender, of.At, string.Join('\n', message).Trim()));
            }

            message.Clear();
        }
    }

    private static string Cut(string line) => line.Length <= MaxLine ? line : line[..MaxLine];

    [GeneratedRegex(@"^\s*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}\s+)?(?<time>[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\s?[AP]M)?)(?:\s+(?:From\s+(?<name>\S(?:.{0,120}?\S)?)(?:\s+to\s+\S(?:.{0,118}?\S)?)?|(?:Von|De|Da|Van)\s+(?<name>\S(?:.{0,120}?\S)?)\s+(?:an|à|a|para|aan)\s+\S(?:.{0,118}?\S)?)(?>\s*)(?:\((?:Direct Message|Privately)\))?(?>\s*):(?=\s|$)|[\t ]+(?<name>\S(?:[^\t]{0,120}?\S)?)\s*:\t)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Message { get; }
}
