using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace AdminApp.Core.Transcripts.Formats.Word;

/// <summary>
/// The text of a Word document: each paragraph begins a line, breaks are line ends, tabs are tabs, the cells of a table row stand on one line with tabs between
/// them. Sizes and depth are limited before and while reading, so that a small file cannot unpack into gigabytes.
/// </summary>
internal static class WordDocument
{
    /// <summary>Most bytes of XML that a document may unpack into, some hundred times those of a long meeting.</summary>
    public const int MaxXmlBytes = 64 * 1024 * 1024;

    private const int MaxEntries = 5_000;
    private const int MaxDepth = 200;
    private const string Damaged = "The file is a Word document that can't be read: it is damaged, or was not written by a program that writes Word documents. Save it again as .docx, or export the transcript as .txt or .vtt.";

    /// <summary>What a ZIP archive is if it is no Word document, for people; null if it is one.</summary>
    /// <exception cref="UnreadableTranscriptException">It is no archive, or unpacks into too much.</exception>
    public static string? OtherThanWord(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false));
            var names = archive.Entries.Select(e => e.FullName).Take(MaxEntries + 1).ToList();
            // .NET unpacks no more of an entry than it declares.
            if (names.Count > MaxEntries || archive.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || e.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)).Sum(e => e.Length) > MaxXmlBytes)
            {
                throw new UnreadableTranscriptException($"The file unpacks into more than the allowed {MaxXmlBytes / 1024 / 1024} MB of text. Export the transcript as .txt, .vtt or .srt.");
            }

            return names switch
            {
                _ when names.Exists(n => n.StartsWith("word/", StringComparison.OrdinalIgnoreCase)) => null,
                _ when names.Exists(n => n.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)) => "an Excel workbook",
                _ when names.Exists(n => n.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)) => "a PowerPoint presentation",
                _ when names.Contains("mimetype", StringComparer.Ordinal) => "an OpenDocument or e-book file",
                _ => "a ZIP archive; unpack it first",
            };
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableTranscriptException("The file is a ZIP archive or Word document that is damaged. Export the transcript as .txt, .vtt or .srt.", broken);
        }
    }

    /// <summary>The text.</summary>
    /// <exception cref="UnreadableTranscriptException">It can't be read.</exception>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var document = WordprocessingDocument.Open(new MemoryStream(bytes.ToArray(), writable: false), isEditable: false, new OpenSettings { AutoSave = false, MaxCharactersInPart = MaxXmlBytes });
            return document.MainDocumentPart is { } main ? Read(main) : throw new UnreadableTranscriptException(Damaged);
        }
        // The packages and XML below throw a dozen types on files made to hurt; each of them is about this file.
        catch (Exception broken) when (broken is not UnreadableTranscriptException and not OutOfMemoryException)
        {
            throw new UnreadableTranscriptException(Damaged, broken);
        }
    }

    private static string Read(MainDocumentPart part)
    {
        var text = new StringBuilder();
        using var reader = OpenXmlReader.Create(part);
        var (cells, inCell) = (0, 0);
        for (var more = reader.Read(); more;)
        {
            if (reader.Depth > MaxDepth)
            {
                throw new UnreadableTranscriptException(Damaged);
            }

            var type = reader.ElementType;
            // What older programs show instead would repeat the text.
            if (type == typeof(AlternateContentFallback) && reader.IsStartElement)
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }

            if (reader.IsStartElement)
            {
                _ = type switch
                {
                    _ when type == typeof(Text) => text.Append(reader.GetText()),
                    _ when type == typeof(Break) || type == typeof(CarriageReturn) => text.Append('\n'),
                    _ when type == typeof(TabChar) && inCell >= 0 => text.Append('\t'),
                    _ when type == typeof(NoBreakHyphen) => text.Append('-'),
                    _ => text,
                };
                if (type == typeof(TableCell))
                {
                    text.Append(cells++ > 0 ? "\t" : "");
                    inCell++;
                }
            }

            if (reader.IsEndElement)
            {
                if (type == typeof(TableCell))
                {
                    inCell--;
                    text.Length -= text.Length > 0 && text[^1] == ' ' ? 1 : 0;
                }
                else if (type == typeof(TableRow))
                {
                    text.Append('\n');
                    cells = 0;
                }
                else if (type == typeof(Paragraph))
                {
                    text.Append(inCell > 0 ? " " : "\n");
                }
            }

            more = reader.Read();
        }

        return text.ToString();
    }
}
