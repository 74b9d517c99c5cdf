using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdminApp.Ui.Markdown;

/// <summary>
/// Limits what an answer's Markdown may cost. The model's text is untrusted, and a transcript can make it write anything: a table is padded to its widest
/// row, and Markdig's time grows with the square of the marks in one paragraph. Beyond these bounds an answer is shown as text. Honest answers stay
/// far below them; docs/adr/0030 has the measurements.
/// </summary>
internal static class MarkdownBounds
{
    /// <summary>Columns of one table.</summary>
    public const int Columns = 64;

    /// <summary>Cells of one table, including those that padding would add.</summary>
    public const int Cells = 5_000;

    /// <summary>Quote and list marks at the start of one line.</summary>
    public const int MarksOfALine = 16;

    /// <summary>Sum of the squared number of marks of each paragraph: one paragraph of 1,000, or a hundred of 100.</summary>
    public const long MarksSquared = 1_000_000;

    /// <summary>Rendered pieces: a line of code is one, a top-level block is <see cref="NodesOfABlock"/>.</summary>
    public const int Nodes = 10_000;

    /// <summary>Characters of all link addresses together; one definition can be used many times.</summary>
    public const int LinkCharacters = 64_000;

    private const int NodesOfABlock = 5;

    /// <summary>Whether a text may be parsed as Markdown.</summary>
    public static bool Allow(string text)
    {
        var (spent, run) = (0L, default(Run));
        for (var start = 0; start < text.Length;)
        {
            // Lines and blank lines as CommonMark defines them: if this differed from Markdig, the bounds could be evaded.
            var end = text.AsSpan(start).IndexOfAny('\n', '\r') is >= 0 and var length ? start + length : text.Length;
            var line = text.AsSpan(start..end);
            start = end + (text.AsSpan(end).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1);
            if (Nesting(line) > MarksOfALine)
            {
                return false;
            }

            if (line.IndexOfAnyExcept(' ', '\t') < 0)
            {
                spent += run.Cost;
                run = default;
            }
            else
            {
                run.Add(line);
            }

            if (spent + run.Cost > MarksSquared || !run.AllowsTable)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the parsed document may be rendered.</summary>
    public static bool Allow(MarkdownDocument document)
    {
        var left = (Nodes - (document.Count * NodesOfABlock), LinkCharacters);
        return Take(document, ref left);
    }

    private static bool Take(MarkdownObject node, ref (int Nodes, int LinkCharacters) left)
    {
        left.Nodes -= node is CodeBlock code ? 1 + code.Lines.Count : 1;
        left.LinkCharacters -= node is LinkInline { Url: { } url } ? url.Length : 0;
        if (left.Nodes < 0 || left.LinkCharacters < 0)
        {
            return false;
        }

        switch (node)
        {
            case ContainerBlock blocks:
                foreach (var block in blocks)
                {
                    if (!Take(block, ref left))
                    {
                        return false;
                    }
                }

                return true;
            case LeafBlock { Inline: { } inline }:
                return Take(inline, ref left);
            case ContainerInline container:
                for (var child = container.FirstChild; child is not null; child = child.NextSibling)
                {
                    if (!Take(child, ref left))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    // Each mark opens a block inside the previous one.
    private static int Nesting(ReadOnlySpan<char> line)
    {
        var marks = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '>' || (IsListMark(line, i) && (i + 1 == line.Length || line[i + 1] is ' ' or '\t')))
            {
                marks++;
            }
            else if (line[i] is not (' ' or '\t') && !char.IsAsciiDigit(line[i]))
            {
                break;
            }
        }

        return marks;
    }

    private static bool IsListMark(ReadOnlySpan<char> line, int i) =>
        line[i] is '-' or '*' or '+' || (line[i] is '.' or ')' && i > 0 && char.IsAsciiDigit(line[i - 1]));

    /// <summary>Lines without a blank line between them: at most one paragraph or one table.</summary>
    private struct Run
    {
        private long _marks;
        private int _lines;
        private int _columns;

        public readonly long Cost => _marks * _marks;

        public readonly bool AllowsTable => _columns <= 1 || (_columns <= Columns && (long)_columns * _lines <= Cells);

        public void Add(ReadOnlySpan<char> line)
        {
            _marks += line.CountAny('*', '_', '~') + Brackets(line);
            _columns = Math.Max(_columns, line.Count('|') + 1);
            _lines++;
        }

        // Citations are parsed at once, and an answer may have very many.
        private static int Brackets(ReadOnlySpan<char> line)
        {
            var count = 0;
            for (var i = line.IndexOf('['); i >= 0; i = Next(line, i))
            {
                count += CitationParser.Read(line[i..]) is null ? 1 : 0;
            }

            return count;

            static int Next(ReadOnlySpan<char> line, int i) => line[(i + 1)..].IndexOf('[') is >= 0 and var next ? i + 1 + next : -1;
        }
    }
}
