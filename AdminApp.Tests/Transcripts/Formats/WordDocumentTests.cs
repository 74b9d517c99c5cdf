using System.IO.Compression;
using System.Text;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Transcripts.Formats;

public class WordDocumentTests
{
    private const string Teams = "<w:p><w:r><w:t>Weekly-20251003_090412-Meeting Transcript</w:t></w:r></w:p><w:p><w:r><w:t>October 3, 2025, 9:04AM</w:t></w:r></w:p>";

    [Fact]
    public void Teams_HasAParagraphATurn_WithBreaksInside()
    {
        var read = Read.Bytes(Docx.Of(Teams + Turn("Orla Quist", "0:03", "We begin.", "Now.") + Turn("Uwe Brandt", "0:19", "Good.")));
        Assert.Equal(("teams", "Weekly", new DateOnly(2025, 10, 3)), (read.Format, read.Title, read.Date));
        Assert.Equal(["0:03 Orla Quist: We begin. / Now.", "0:19 Uwe Brandt: Good."], Read.Lines(read));
    }

    [Fact]
    public void TeamsOf2021_HasTimingNameAndTextInParagraphs() =>
        Assert.Equal(["0:00 Orla Quist: We begin.", "0:04 Uwe Brandt: Good.", "0:07 Orla Quist: So."],
            Read.Lines(Read.Bytes(Docx.Paragraphs("0:0:0.0 --> 0:0:4.520", "Orla Quist", "We begin.", "0:0:4.520 --> 0:0:7.100", "Uwe Brandt", "Good.", "0:0:7.360 --> 0:0:9.90", "Orla Quist", "So."))));

    [Fact]
    public void Meet_HasAParagraphALine_WithEmptyOnesBetween() =>
        Assert.Equal(["0:00 Orla Quist: We begin.", "0:00 Uwe Brandt: Good."],
            Read.Lines(Read.Bytes(Docx.Paragraphs("Oct 3, 2025", "Weekly - Transcript", "00:00:00", "", "Orla Quist: We begin.", "Uwe Brandt: Good.", "", "Transcription ended after 00:02:31", "This editable transcript was computer generated and might contain errors."))));

    [Fact]
    public void TablesHaveARowALine_RunsAreJoined_AndFallbacksAreNotReadTwice()
    {
        const string Row = "<w:tr><w:tc><w:p><w:r><w:t>0:0{0}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t xml:space=\"preserve\">Orla </w:t></w:r><w:r><w:t>Quist</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>We begin.</w:t></w:r></w:p></w:tc></w:tr>";
        const string Box = "<w:p><w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"wps\"><w:t>Good.</w:t></mc:Choice><mc:Fallback><w:t>Twice.</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>";
        Assert.Equal(["0:03 Orla Quist: We begin. / We begin. / Good."], Read.Lines(Read.Bytes(Docx.Of($"<w:tbl>{Row.Replace("{0}", "3", StringComparison.Ordinal)}{Row.Replace("{0}", "5", StringComparison.Ordinal)}</w:tbl>{Box}<w:p><w:r><w:delText>gone</w:delText></w:r></w:p>"))));
    }

    [Fact]
    public void Prose_HasATurnAParagraph_OfUnknown()
    {
        var read = Read.Bytes(Docx.Paragraphs("We spoke about the crane.", "Then we left."));
        Assert.Equal(["- Unknown: We spoke about the crane.", "- Unknown: Then we left."], Read.Lines(read));
        Assert.Equal("no-speakers", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void RealDocument_OfTheCollection_IsRead() =>
        Assert.Equal(2, TranscriptParser.Read("43-teams.docx", File.ReadAllBytes(SharedData.Require("import-cases/43-teams.docx"))).Turns.Count);

    [Theory]
    [InlineData("xl/workbook.xml", "Excel")]
    [InlineData("ppt/presentation.xml", "PowerPoint")]
    [InlineData("mimetype", "OpenDocument")]
    [InlineData("a.txt", "ZIP archive")]
    public void OtherArchives_AreRefusedByName(string entry, string name) => Refused(Docx.Zip((entry, "x")), name);

    [Fact]
    public void ZipBomb_IsRefusedBeforeItIsUnpacked() =>
        Refused(Docx.Of("<w:p><w:r><w:t>" + new string('a', 80 * 1024 * 1024) + "</w:t></w:r></w:p>"), "unpacks into more than the allowed 64 MB");

    [Fact]
    public void Entities_AreRefused() =>
        Refused(Docx.Zip(("[Content_Types].xml", Docx.ContentTypes), ("_rels/.rels", Docx.Relationships), ("word/document.xml", $"<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>{Docx.Document("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")}")), "can't be read");

    [Fact]
    public void DeepNesting_IsRefused() =>
        Refused(Docx.Of(string.Concat(Enumerable.Repeat("<w:sdt><w:sdtContent>", 5_000)) + string.Concat(Enumerable.Repeat("</w:sdtContent></w:sdt>", 5_000))), "can't be read");

    [Fact]
    public void TruncatedFile_IsRefused()
    {
        var whole = Docx.Paragraphs("Orla Quist: We begin.");
        Refused(whole[..(whole.Length / 2)], "damaged");
    }

    [Fact]
    public void EmptyDocument_IsRefused() => Refused(Docx.Paragraphs(""), "empty");

    [Fact]
    public void DocumentWithoutAMainPart_IsRefused() => Refused(Docx.Zip(("[Content_Types].xml", Docx.ContentTypes), ("word/other.xml", "<a/>")), "can't be read");

    private static void Refused(byte[] bytes, string reason) =>
        Assert.Contains(reason, Assert.Throws<UnreadableTranscriptException>(() => Read.Bytes(bytes)).Message, StringComparison.Ordinal);

    private static string Turn(string speaker, string time, params string[] lines) =>
        $"<w:p><w:r><w:br/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{speaker}</w:t></w:r><w:r><w:t xml:space=\"preserve\">   {time}</w:t></w:r>{string.Concat(lines.Select(l => $"<w:r><w:br/></w:r><w:r><w:t>{l}</w:t></w:r>"))}</w:p>";
}

/// <summary>Writes Word documents for tests.</summary>
internal static class Docx
{
    public const string ContentTypes = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

    public const string Relationships = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

    public static byte[] Paragraphs(params string[] lines) => Of(string.Concat(lines.Select(l => $"<w:p><w:r><w:t xml:space=\"preserve\">{l.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</w:t></w:r></w:p>")));

    public static byte[] Of(string body) => Zip(("[Content_Types].xml", ContentTypes), ("_rels/.rels", Relationships), ("word/document.xml", Document(body)));

    public static string Document(string body) => $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>";

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
