namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Control characters are no text, and PostgreSQL refuses some of them; a blank in their place keeps the words around them apart.</summary>
internal static class PlainCharacters
{
    /// <summary>The text with a blank for each control character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keep">Control characters that stay.</param>
    public static string Of(string text, string keep = "") =>
        text.Any(c => Disturbs(c, keep)) ? string.Create(text.Length, (text, keep), static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Disturbs(from.text[i], from.keep) ? ' ' : from.text[i];
            }
        }) : text;

    private static bool Disturbs(char c, string keep) => char.IsControl(c) && !keep.Contains(c, StringComparison.Ordinal);
}
