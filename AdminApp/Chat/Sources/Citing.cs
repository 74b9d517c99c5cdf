using System.Globalization;

namespace AdminApp.Chat.Sources;

/// <summary>Which sentences of an answer cite a source.</summary>
internal static class Citing
{
    private static readonly char[] Ends = ['.', '!', '?', '\n'];

    /// <summary>The text from each such sentence's beginning to its citation, joined; empty when the number is not cited.</summary>
    public static string Sentences(string text, int number)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"[{number}]");
        var found = new List<string>();
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal))
        {
            // Other citations, blanks and the full stop before the mark belong to the sentence that it closes.
            var end = at;
            while (end > 0 && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '.' or '!' or '?' or ']' or '[' || (char.IsDigit(text[end - 1]) && InMark(text, end - 1))))
            {
                end--;
            }

            var start = end == 0 ? -1 : text.LastIndexOfAny(Ends, end - 1);
            found.Add(text[(start + 1)..end].Trim());
        }

        return string.Join(' ', found);
    }

    private static bool InMark(string text, int digit)
    {
        while (digit > 0 && char.IsDigit(text[digit]))
        {
            digit--;
        }

        return text[digit] == '[';
    }
}
