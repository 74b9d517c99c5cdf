using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdminApp.Ui.Markdown;

/// <summary>A citation <c>[n]</c> in an answer.</summary>
internal sealed class CitationInline : LeafInline
{
    /// <summary>The source's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its place among all citations of the text, including those in code, from 0.</summary>
    public int Place { get; set; }
}

/// <summary>Parses <c>[1]</c> to <c>[999]</c> before the link parser sees the bracket.</summary>
internal sealed class CitationParser : InlineParser
{
    private const int MaxDigits = 3;

    public CitationParser() => OpeningCharacters = ['['];

    /// <summary>The citation at the start of a text, and its length; null if there is none.</summary>
    public static (int Number, int Length)? Read(ReadOnlySpan<char> text)
    {
        var number = 0;
        var end = 1;
        for (; end <= MaxDigits && end < text.Length && char.IsAsciiDigit(text[end]); end++)
        {
            number = (number * 10) + (text[end] - '0');
        }

        return text is ['[', ..] && number > 0 && end < text.Length && text[end] == ']' ? (number, end + 1) : null;
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (Read(slice.AsSpan()) is not var (number, length))
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start);
        processor.Inline = new CitationInline { Number = number, Span = new SourceSpan(start, start + length - 1) };
        slice.Start += length;
        return true;
    }
}
