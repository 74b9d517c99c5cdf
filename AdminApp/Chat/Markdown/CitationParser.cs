using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AdminApp.Chat.Markdown;

/// <summary>A citation <c>[n]</c> in an answer.</summary>
internal sealed class CitationInline : LeafInline
{
    /// <summary>The source's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its place among all citations of the text, those in code included, from 0.</summary>
    public int Place { get; set; }
}

/// <summary>Takes <c>[1]</c> to <c>[999]</c> before the parser of links sees the bracket.</summary>
internal sealed class CitationParser : InlineParser
{
    private const int MostDigits = 3;

    public CitationParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var number = 0;
        var length = 1;
        for (; length <= MostDigits + 1 && slice.PeekChar(length) is >= '0' and <= '9' and var digit; length++)
        {
            number = (number * 10) + (digit - '0');
        }

        if (length == 1 || length > MostDigits + 1 || number == 0 || slice.PeekChar(length) != ']')
        {
            return false;
        }

        var start = processor.GetSourcePosition(slice.Start);
        processor.Inline = new CitationInline { Number = number, Span = new SourceSpan(start, start + length) };
        slice.Start += length + 1;
        return true;
    }
}
