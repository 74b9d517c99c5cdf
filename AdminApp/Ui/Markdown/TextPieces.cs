namespace AdminApp.Ui.Markdown;

/// <summary>
/// Cuts a growing text into pieces whose boundaries never move. Each is a text node of its own, so that a longer text sends only its
/// new pieces to the browser.
/// </summary>
internal static class TextPieces
{
    private const int MinLength = 40;

    /// <summary>The pieces in order; together they are the text. Each except the last has at least 40 characters and ends after a space.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var blank = start + MinLength < text.Length ? text.IndexOf(' ', start + MinLength) : -1;
            var end = blank < 0 ? text.Length : blank + 1;
            yield return text[start..end];
            start = end;
        }
    }
}
