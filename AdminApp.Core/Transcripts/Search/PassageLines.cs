namespace AdminApp.Core.Transcripts.Search;

/// <summary>Takes a passage's text (<c>Speaker: text</c> a line) apart.</summary>
internal static class PassageLines
{
    /// <summary>What one speaker says in a row.</summary>
    public readonly record struct Line(string Speaker, string Text);

    /// <summary>The lines; one that begins with none of the speakers goes on with the line before.</summary>
    public static List<Line> Split(string text, IReadOnlyList<string> speakers)
    {
        var lines = new List<Line>();
        foreach (var line in text.Split('\n'))
        {
            // The longest name wins, where one begins with another.
            var speaker = speakers.Where(name => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                .MaxBy(name => name.Length);
            if (speaker is not null)
                lines.Add(new Line(speaker, line[(speaker.Length + 1)..].Trim()));
            else if (lines.Count > 0)
                lines[^1] = lines[^1] with { Text = lines[^1].Text + "\n" + line };
            else
                lines.Add(new Line(speakers.Count > 0 ? speakers[0] : "", line));
        }

        return lines;
    }
}
