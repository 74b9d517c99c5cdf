using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace AdminApp.Core.Transcripts.Exports;

/// <summary>A Word document: the title, the day, and each turn under its speaker and time. Text is only ever text: there are no fields, links or macros.</summary>
internal static class WordExport
{
    private const string TitleStyle = "Title";
    private const string SpeakerStyle = "Speaker";

    /// <summary>Writes the document. Returns it from its beginning.</summary>
    public static MemoryStream Write(ExportedMeeting meeting)
    {
        var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            document.PackageProperties.Title = Text(meeting.Title);
            var main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = Styles();
            // Written element by element: a tree of a day's meeting would take hundreds of megabytes.
            using var writer = OpenXmlWriter.Create(main);
            writer.WriteStartElement(new Document());
            writer.WriteStartElement(new Body());
            Paragraph(writer, TitleStyle, (meeting.Heading, false));
            if (meeting.When.Length > 0)
            {
                Paragraph(writer, null, (meeting.When, false));
            }

            foreach (var part in meeting.Parts)
            {
                Write(writer, meeting, part);
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        file.Position = 0;
        return file;
    }

    private static void Write(OpenXmlWriter writer, ExportedMeeting meeting, SpokenPart part)
    {
        var lines = part.Lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        if (meeting.HasTimes && !meeting.HasLineTimes && part.Time is { } start)
        {
            Paragraph(writer, SpeakerStyle, (part.Speaker, true), ($"\t{start}", false));
        }
        else if (meeting.HasSpeakers || meeting.HasTimes)
        {
            Paragraph(writer, null, (part.Time is { } at ? $"[{at}] " : "", false), ($"{part.Speaker}:", true), ($" {lines.FirstOrDefault()}", false));
            lines = [.. lines.Skip(1)];
        }

        foreach (var line in lines)
        {
            Paragraph(writer, null, (line, false));
        }
    }

    private static void Paragraph(OpenXmlWriter writer, string? style, params ReadOnlySpan<(string Text, bool Bold)> runs)
    {
        writer.WriteStartElement(new Paragraph());
        if (style is not null)
        {
            writer.WriteElement(new ParagraphProperties(new ParagraphStyleId { Val = style }));
        }

        foreach (var (text, bold) in runs)
        {
            if (text.Length == 0)
            {
                continue;
            }

            writer.WriteStartElement(new Run());
            if (bold)
            {
                writer.WriteElement(new RunProperties(new Bold()));
            }

            var written = text.TrimStart('\t');
            for (var tabs = written.Length; tabs < text.Length; tabs++)
            {
                writer.WriteElement(new TabChar());
            }

            writer.WriteElement(new Text(Text(written)) { Space = SpaceProcessingModeValues.Preserve });
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    // Control characters, which XML does not have, became spaces at the import already; tabs are elements in Word.
    private static string Text(string text) => Primitives.ValidText.From(text, keep: "").Replace('\t', ' ');

    private static Styles Styles() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(new RunFonts { Ascii = "Calibri", HighAnsi = "Calibri" }, new FontSize { Val = "22" })),
            new ParagraphPropertiesDefault(new ParagraphPropertiesBaseStyle(new SpacingBetweenLines { After = "80", Line = "264", LineRule = LineSpacingRuleValues.Auto }))),
        Style("Normal", "Normal", isDefault: true),
        Style(TitleStyle, "Title", isDefault: false, new StyleRunProperties(new Bold(), new FontSize { Val = "36" })),
        Style(SpeakerStyle, "Speaker", isDefault: false, new StyleParagraphProperties(new KeepNext(), new SpacingBetweenLines { Before = "200", After = "0" })));

    private static Style Style(string id, string name, bool isDefault, params OpenXmlElement[] properties)
    {
        var style = new Style(new StyleName { Val = name }) { Type = StyleValues.Paragraph, StyleId = id, Default = isDefault ? true : null };
        style.Append(properties);
        return style;
    }
}
