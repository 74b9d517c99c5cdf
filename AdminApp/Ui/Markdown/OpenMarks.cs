namespace AdminApp.Ui.Markdown;

/// <summary>Closes what the last block of an unfinished answer opened, so that "In *Product" shows no asterisk, whether it is still written or was stopped.</summary>
internal static class OpenMarks
{
    private static readonly string[] Marks = ["***", "**", "*", "~~", "`"];

    /// <summary>The text with the open marks of its last line closed. Positions within the given text stay as they are.</summary>
    public static string Close(string text)
    {
        var line = text.AsSpan(text.LastIndexOf('\n') + 1);
        var open = new Stack<string>();
        for (var i = 0; i < line.Length;)
        {
            var mark = MarkAt(line[i..]);
            if (mark is null || (i > 0 && line[i - 1] == '\\'))
            {
                i++;
                continue;
            }

            var before = i > 0 ? line[i - 1] : ' ';
            i += mark.Length;
            var after = i < line.Length ? line[i] : ' ';
            if (open.Contains(mark) && !char.IsWhiteSpace(before))
            {
                while (open.Pop() != mark)
                {
                    // What was opened inside of it ends with it.
                }
            }
            else if (i == line.Length)
            {
                text = text[..^mark.Length]; // its first word is still to come
            }
            else if (!open.Contains("`") && !char.IsWhiteSpace(after))
            {
                open.Push(mark);
            }
        }

        return open.Count == 0 ? text : text.TrimEnd(' ') + string.Concat(open) + (text.EndsWith(' ') ? " " : "");
    }

    private static string? MarkAt(ReadOnlySpan<char> rest)
    {
        foreach (var mark in Marks)
        {
            if (rest.StartsWith(mark, StringComparison.Ordinal))
            {
                return mark;
            }
        }

        return null;
    }
}
