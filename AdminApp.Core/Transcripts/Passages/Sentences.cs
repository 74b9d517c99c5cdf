using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Core.Transcripts.Passages;

/// <summary>Finds sentences in spoken English and its like. Line ends end a sentence, too, so that a sentence stands in the file byte for byte.</summary>
internal static partial class Sentences
{
    /// <summary>Ranges of the sentences, in order, without the blanks around them; they cover all that is not blank.</summary>
    public static List<Range> Find(string text)
    {
        var sentences = new List<Range>();
        var start = 0;
        foreach (var match in End.EnumerateMatches(text))
        {
            var end = match.Index + match.Length;
            if (text[match.Index] == '.' && IsAbbreviation(text, start, match.Index))
            {
                continue;
            }

            Add(text, start, end, sentences);
            start = end;
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    private static void Add(string text, int start, int end, List<Range> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(start..end);
        }
    }

    // "Mr." and initials ("J.") end no sentence; "etc ." with a blank before the full stop does.
    private static bool IsAbbreviation(string text, int start, int stop)
    {
        var word = stop;
        while (word > start && char.IsLetter(text[word - 1]))
        {
            word--;
        }

        var before = text.AsSpan(word, stop - word);
        return (before.Length == 1 && char.IsUpper(before[0]) && before[0] != 'I')
            || before is "Mr" or "Mrs" or "Ms" or "Dr" or "Prof" or "Hon" or "St" or "vs" or "No";
    }

    [GeneratedRegex(@"(?:(?<![.?!…])(?>[.?!…]+)(?>[""'”’)\]]*)(?=\s)|\r?\n)", RegexOptions.None, PatternTimeout.Milliseconds)]
    private static partial Regex End { get; }
}
