using System.Text;
using System.Text.Json;

namespace AdminApp.Core.Transcripts.Formats.Json;

/// <summary>Arrays whose objects are words and marks, as speech services give them; they are put together to sentences.</summary>
internal static class JsonWords
{
    private const string SentenceEnds = ".?!。？！";

    // Text without marks is cut here, so that each part keeps its time.
    private const int MostWords = 30;

    // Chinese and Japanese put no blanks between words, so more letters than words have are a sentence.
    private const char FirstWithoutBlanks = '\u2E80';
    private const int LongestWithoutBlanks = 6;

    private static readonly string[] Texts = ["punctuated_word", "text", "word", "value", "content"];

    /// <summary>Whether the objects are words: each has one, and those with letters have a start.</summary>
    public static bool Are(IReadOnlyList<JsonElement> items)
    {
        var (starts, single) = (0, 0);
        foreach (var item in items)
        {
            if (Word(item) is not { } word)
            {
                return false;
            }

            starts += JsonTime.HasMember(item) || !word.Any(char.IsLetterOrDigit) ? 1 : 0;
            single += word.Trim().Contains(' ', StringComparison.Ordinal) || word.Count(c => c >= FirstWithoutBlanks) > LongestWithoutBlanks ? 0 : 1;
        }

        return items.Count > 0 && starts == items.Count && single * 10 >= items.Count * 9;
    }

    /// <summary>The sentences of the words.</summary>
    /// <param name="items">The words, in order.</param>
    /// <param name="speakers">Who says a word; null if the word does not tell.</param>
    /// <param name="speaker">Who says words that do not tell.</param>
    public static IEnumerable<JsonSegment> Sentences(IReadOnlyList<JsonElement> items, Func<JsonElement, string?> speakers, string? speaker)
    {
        // Blanks are items of their own, or there is one between words.
        var blanks = items.Any(i => Word(i) is { } word && string.IsNullOrWhiteSpace(word));
        var text = new StringBuilder();
        (string? Speaker, JsonTime.Reading? Start, int Words) open = default;
        foreach (var item in items)
        {
            var word = Word(item) ?? "";
            var mark = !word.Any(char.IsLetterOrDigit);
            var said = mark ? open.Speaker : speakers(item) ?? speaker;
            if (text.Length > 0 && !mark && (said != open.Speaker || open.Words >= MostWords || (SentenceEnds.Contains(LastOf(text), StringComparison.Ordinal))))
            {
                yield return new JsonSegment(open.Speaker, open.Start, text.ToString().Trim());
                text.Clear();
            }

            open = text.Length == 0 ? (said, JsonTime.Of(item), 0) : open;
            open.Words += mark ? 0 : 1;
            text.Append(blanks || mark || text.Length == 0 || word.StartsWith(' ') ? "" : " ").Append(word);
        }

        if (text.Length > 0)
        {
            yield return new JsonSegment(open.Speaker, open.Start, text.ToString().Trim());
        }
    }

    /// <summary>The word of an item; null if it has none.</summary>
    public static string? Word(JsonElement item) => item.ValueKind != JsonValueKind.Object ? null : Own(item) ?? (Best(item) is { } best ? Own(best) : null);

    /// <summary>The first of the readings that a service gives for an item.</summary>
    public static JsonElement? Best(JsonElement item) =>
        (JsonSegments.Member(item, "alternatives") ?? JsonSegments.Member(item, "nBest")) is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() > 0 ? all[0] : null;

    private static string? Own(JsonElement item) => Texts.Select(name => JsonSegments.Member(item, name)).FirstOrDefault(m => m is { ValueKind: JsonValueKind.String })?.GetString();

    private static char LastOf(StringBuilder text)
    {
        var at = text.Length - 1;
        while (at > 0 && char.IsWhiteSpace(text[at]))
        {
            at--;
        }

        return text[at];
    }
}
