using System.Text.RegularExpressions;

namespace AdminApp.Core.Simulation;

/// <summary>A sentence of a numbered source.</summary>
internal sealed record SourceSentence(int Number, string Meeting, string Speaker, string Text);

/// <summary>
/// The question and the sources in a prompt: sources start with a line <c>[n] meeting · …</c> and contain lines <c>Speaker: text</c>,
/// in the user's messages or in tool results; the question follows the word <c>Question:</c> or is the last paragraph.
/// </summary>
internal sealed partial record PromptReading(string Question, IReadOnlyList<SourceSentence> Sentences)
{
    public static PromptReading Parse(IReadOnlyList<SimulatedMessage> messages)
    {
        var sentences = new List<SourceSentence>();
        var question = ReadQuestion(messages.LastOrDefault(message => message.Role == "user")?.Text ?? "");
        foreach (var message in messages.Where(message => message.Role is "user" or "tool"))
        {
            ReadSources(message.Text, question, sentences);
        }

        return new PromptReading(question, sentences);
    }

    private static void ReadSources(string text, string question, List<SourceSentence> sentences)
    {
        var (number, meeting, speaker) = (0, "", "");
        foreach (var line in text.Split('\n'))
        {
            if (Head().Match(line) is { Success: true } head)
            {
                (number, meeting, speaker) = (int.Parse(head.Groups["n"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), head.Groups["meeting"].Value.Trim(), "");
            }
            else if (line.EndsWith(">>>", StringComparison.Ordinal) || line.StartsWith("Question:", StringComparison.OrdinalIgnoreCase) || line.Trim() == question)
            {
                number = 0;
            }
            else if (number > 0 && line.Length > 0)
            {
                var turn = Turn().Match(line);
                speaker = turn.Success ? turn.Groups["speaker"].Value.Trim() : speaker;
                foreach (var sentence in Sentence().Split(turn.Success ? turn.Groups["text"].Value : line).Where(sentence => sentence.Length > 0))
                {
                    sentences.Add(new SourceSentence(number, meeting, speaker, sentence));
                }
            }
        }
    }

    private static string ReadQuestion(string text)
    {
        var lines = text.Split('\n');
        return Array.FindLast(lines, line => line.StartsWith("Question:", StringComparison.OrdinalIgnoreCase)) is { } marked
            ? marked["Question:".Length..].Trim()
            : lines.LastOrDefault(line => line.Trim().Length > 0 && !Head().IsMatch(line))?.Trim() ?? "";
    }

    [GeneratedRegex(@"^\[(?<n>\d{1,4})\] (?<meeting>[^·]*)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<speaker>[^:]{1,60}): (?<text>.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Turn();

    [GeneratedRegex(@"(?<=[.!?])\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sentence();
}
