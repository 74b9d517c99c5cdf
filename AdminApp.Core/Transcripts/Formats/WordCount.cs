namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Counts words: runs of letters and digits with at least one letter; a letter of a script without blanks is a word.</summary>
internal static class WordCount
{
    /// <summary>The words of the text, in lowercase.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var single = i < text.Length && text[i] >= 0x2E80 && char.IsLetter(text[i]);
            if (i < text.Length && !single && (char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i])))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0 && text.AsSpan(start, i - start).ContainsAnyExceptInRange('0', '9'))
            {
                yield return text[start..i].ToLowerInvariant();
            }

            start = -1;
            if (single)
            {
                yield return text[i].ToString();
            }
        }
    }

    /// <summary>Number of words.</summary>
    public static int Of(string text) => Words(text).Count();
}
