using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// The lines of a text without what nobody said and no line of its own shows: fields of front matter, page numbers, numbers of lines, and the notes
/// of a program above a heading "Transcript". What is left out becomes a blank line, so that lines keep their numbers.
/// </summary>
/// <param name="Lines">The lines.</param>
/// <param name="Title">The title in the front matter.</param>
/// <param name="Date">The day in it.</param>
/// <param name="LeftOut">The lines that were left out.</param>
/// <param name="Warnings">What the person who imports the file should know.</param>
internal sealed partial record Prose(IReadOnlyList<string> Lines, string? Title, string? Date, IReadOnlyList<string> LeftOut, IReadOnlyList<ImportWarning> Warnings)
{
    private const int MaxFields = 300;
    private const int MaxLine = 400;
    private const int FewestNumbered = 4;
    private const double Nearly = 0.8;

    private static readonly string[] DateFields = ["date", "recorded", "created", "created_at", "pub_date", "published", "datum", "fecha", "data"];

    // Front matter has one of these or a list, at least.
    private static readonly HashSet<string> KnownFields = new(
        [.. DateFields, "title", "titel", "titre", "titulo", "título", "titolo", "author", "authors", "tags", "layout", "type", "category", "categories", "description", "source", "url", "slug", "draft", "aliases",
            "participants", "attendees", "speakers", "episode", "season", "duration", "language", "lang", "keywords"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the lines.</summary>
    public static Prose Of(IReadOnlyList<string> lines)
    {
        var kept = lines.ToArray();
        var left = new List<string>();
        var (title, date) = FrontMatter(kept, left);
        Pages(kept, left);
        LineNumbers(kept);
        return new Prose(kept, title, date, left, Notes(kept, left));
    }

    /// <summary>The transcript with title, day and warnings of the front matter and of what was left out.</summary>
    public ParsedTranscript Around(ParsedTranscript parsed)
    {
        string[] dates = Date is null ? [] : [Date];
        return LeftOut.Count == 0 ? parsed : parsed with
        {
            Heading = Title is null ? [.. parsed.Heading, .. dates] : [Title, .. dates, .. parsed.Heading],
            Notes = [.. LeftOut, .. parsed.Notes],
            Warnings = [.. Warnings, .. parsed.Warnings],
        };
    }

    // Fields between two lines of three dashes, as Obsidian, Hugo and Jekyll have them.
    private static (string? Title, string? Date) FrontMatter(string[] lines, List<string> left)
    {
        var from = Array.FindIndex(lines, l => !string.IsNullOrWhiteSpace(l));
        if (from < 0 || lines[from].Trim().Trim('\uFEFF') != "---")
        {
            return (null, null);
        }

        var end = Array.FindIndex(lines, from + 1, Math.Min(MaxFields, lines.Length - from - 1), l => l.TrimEnd() is "---" or "...");
        if (end < 0 || !lines[(from + 1)..end].Any(Field.IsMatch) || !lines[(from + 1)..end].All(l => string.IsNullOrWhiteSpace(l) || char.IsWhiteSpace(l[0]) || l[0] is '-' or '#' or ']' or '}' or '\'' or '"' || Field.IsMatch(l)))
        {
            return (null, null);
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? name = null;
        foreach (var line in lines[(from + 1)..end])
        {
            if (Field.Match(line) is { Success: true } match)
            {
                name = match.Groups["name"].Value;
                if (!fields.TryAdd(name, match.Groups["value"].Value.Trim()))
                {
                    // A field stands once, someone who speaks may come again.
                    return (null, null);
                }
            }
            else if (name is not null && line.Trim() is { Length: > 0 } more && !more.StartsWith('-'))
            {
                fields[name] = $"{fields[name]} {more}".Trim();
            }
        }

        if (!fields.Keys.Any(KnownFields.Contains) && !lines[(from + 1)..end].Any(l => l.TrimStart().StartsWith("- ", StringComparison.Ordinal)))
        {
            return (null, null); // what Ana and Ben said, between two rules
        }

        left.AddRange(lines[from..(end + 1)]);
        Array.Fill(lines, "", from, end + 1 - from);
        var title = fields.TryGetValue("title", out var named) && Unquote(named) is { Length: > 0 } text ? text : null;
        return (title, DateFields.Select(field => fields.TryGetValue(field, out var value) ? Unquote(value) : "").Select(Day).FirstOrDefault(d => d is not null));
    }

    // "2025-10-03T10:00:00Z" without what is behind the day.
    private static string? Day(string value) =>
        value.Length > 10 && DateOnly.TryParseExact(value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? value[..10]
        : value.Length <= MaxLine && DateLine.Is(value) && MeetingTitle.HasDate(value) ? value : null;

    private static string Unquote(string value) => value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1].Trim() : value;

    // "Page 2 of 9", "- 2 -", a number between blank lines: of pages if they count up.
    private static void Pages(string[] lines, List<string> left)
    {
        var pages = new List<(int Line, int Number, string Beside)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length is > 0 and <= MaxLine && PageOf(lines, i) is { } page)
            {
                pages.Add((i, page.Number, page.Beside));
            }
        }

        if (pages.Count < 2 || pages.Zip(pages.Skip(1)).Any(p => p.Second.Number != p.First.Number + 1))
        {
            return;
        }

        foreach (var group in pages.GroupBy(p => p.Beside, StringComparer.Ordinal).Where(g => g.Key.Length == 0 || g.Count() > 1))
        {
            foreach (var (line, _, beside) in group)
            {
                // What stands beside the first number is the title, perhaps.
                left.Add(lines[line]);
                lines[line] = line == group.First().Line ? beside : "";
            }
        }
    }

    private static (int Number, string Beside)? PageOf(string[] lines, int at)
    {
        var line = lines[at].Trim();
        var match = Page.Match(line);
        var beside = match.Success ? line[..match.Index] : "";
        var alone = beside.Trim(' ', '\t', '-', '–', '—', '|').Length == 0;
        match = match.Success || !IsAlone(lines, at) || IsAnswer(lines, at) ? match : Number.Match(line);
        return match.Success && (alone || beside.EndsWith("  ", StringComparison.Ordinal) || beside.EndsWith('\t'))
            ? (int.Parse(match.Groups["page"].Value, CultureInfo.InvariantCulture), alone ? "" : beside.Trim())
            : null;
    }

    // "3" below a name is said.
    private static bool IsAnswer(string[] lines, int at)
    {
        var above = at - 1;
        while (above >= 0 && string.IsNullOrWhiteSpace(lines[above]))
        {
            above--;
        }

        if (above < 0 || lines[above].Length > MaxLine)
        {
            return false;
        }

        var reading = LineReader.Read(lines[above]);
        return reading.Shape switch
        {
            LineShape.NameTime or LineShape.Time or LineShape.TimeLabel or LineShape.Bracket => true,
            LineShape.Label or LineShape.TimeWords or LineShape.NameTimeWords => reading.TextOf(lines[above]).Length == 0,
            _ => SpeakerName.IsName(SpeakerName.Clean(lines[above])),
        };
    }

    private static bool IsAlone(string[] lines, int at) => (at == 0 || string.IsNullOrWhiteSpace(lines[at - 1])) && (at + 1 >= lines.Length || string.IsNullOrWhiteSpace(lines[at + 1]));

    // Courts number the lines of each page.
    private static void LineNumbers(string[] lines)
    {
        var numbered = lines.Index().Where(l => !string.IsNullOrWhiteSpace(l.Item)).Select(l => (Line: l.Index, Match: Numbered.Match(l.Item.Length > MaxLine ? l.Item[..MaxLine] : l.Item))).ToList();
        var found = numbered.FindAll(n => n.Match.Success);
        if (found.Count < FewestNumbered || found.Count < Nearly * numbered.Count)
        {
            return;
        }

        var numbers = found.ConvertAll(n => int.Parse(n.Match.Groups["number"].Value, CultureInfo.InvariantCulture));
        if (numbers[0] == 1 && numbers.Zip(numbers.Skip(1)).Count(p => p.Second == p.First + 1 || p.Second == 1) >= Nearly * (numbers.Count - 1))
        {
            found.ForEach(n => lines[n.Line] = lines[n.Line][n.Match.Length..]);
        }
    }

    // Summaries and lists of tasks between the title and a heading "Transcript".
    private static IReadOnlyList<ImportWarning> Notes(string[] lines, List<string> left)
    {
        var first = Array.FindIndex(lines, l => IsHeading(l) && NotesHeading.IsMatch(l));
        var heading = first < 0 ? -1 : Array.FindIndex(lines, first, l => IsHeading(l) && ProgramLines.IsTranscriptHeading(l));
        if (heading < 0 || lines.Skip(heading + 1).Count(l => LineReader.Read(l).Shape is not LineShape.None) < 2)
        {
            return [];
        }

        var notes = lines[first..heading];
        left.AddRange(notes);
        Array.Fill(lines, "", first, heading - first);
        return [ImportWarning.NotesLeftOut("Notes above the transcript, such as a summary,", notes.Sum(WordCount.Of), first + 1)];
    }

    private static bool IsHeading(string line) => line.Length is > 0 and <= MaxLine && (line[0] == '#' || line.StartsWith("**", StringComparison.Ordinal));

    [GeneratedRegex(@"^(?<name>[\p{L}_][\p{L}\p{N}_ .-]{0,60}):(?:\s+(?<value>.*))?$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Field { get; }

    [GeneratedRegex(@"(?<!\S)(?:page|seite|página|pagina|pág\.?|side) (?<page>[0-9]{1,4})(?: ?(?:of|von|sur|de|di|van|/) ?[0-9]{1,4})? ?[|–—-]?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Page { get; }

    [GeneratedRegex(@"^[-–—]? ?(?<page>[0-9]{1,4}) ?[-–—]?$", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^\s{0,10}(?<number>[0-9]{1,2})(?:\s{2,}|\t|\s*$)", RegexOptions.ExplicitCapture, PatternTimeout.Milliseconds)]
    private static partial Regex Numbered { get; }

    [GeneratedRegex(@"^\W*(?:[\p{L}-]{1,20} ){0,2}(?:summary|overview|notes|action items?|next steps|points|takeaways|topics|decisions|highlights|chapters|to-?dos?|tasks|details|zusammenfassung|notizen|aufgaben|nächste schritte|entscheidungen|résumé|synthèse|prochaines étapes|resumen|notas|próximos pasos|riepilogo|prossimi passi|resumo|próximos passos|samenvatting|要約|概要|サマリー|メモ)\W*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex NotesHeading { get; }
}
