namespace AdminApp.Core.Transcripts.Search;

/// <summary>Splits a passage's text (one <c>Speaker: text</c> per line).</summary>
internal static class PassageLines
{
    /// <summary>A piece of one speaker's speech.</summary>
    public readonly record struct Line(string Speaker, string Text);

    /// <summary>The lines; one that does not start with a speaker continues the previous line.</summary>
    public static List<Line> Split(string text, IReadOnlyList<string> speakers)
    {
        var lines = new List<Line>();
        foreach (var line in text.Split('\n'))
        {
            // The longest name wins if one starts with another.
            var speaker = speakers.Where(name => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                .MaxBy(name => name.Length);
            if (speaker is not null)
            {
                lines.Add(new Line(speaker, line[(speaker.Length + 1)..].Trim()));
            }
            else if (lines.Count > 0)
            {
                lines[^1] = lines[^1] with { Text = lines[^1].Text + "\n" + line };
            }
            else
            {
                lines.Add(new Line(speakers.Count > 0 ? speakers[0] : "", line));
            }
        }

        return lines;
    }
}
