using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Exports;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Tests.Fakes;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Markdig;

namespace AdminApp.Tests.Transcripts.Exports;

public class TranscriptExportTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Meetings() =>
    [
        .. Directory.GetFiles(SharedData.Require("qmsum/dev/transcripts")).Order(StringComparer.Ordinal).Where((_, i) => i % 6 == 0),
        .. Directory.GetFiles(SharedData.Require("import-cases"), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "README.md" && !f.EndsWith(".expected.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Meetings))]
    public async Task ImportedAgain_AllSaysTheSame(string file)
    {
        ReadTranscript read;
        try
        {
            read = TranscriptParser.Read(Path.GetFileName(file), await File.ReadAllBytesAsync(file, Stop));
        }
        catch (UnreadableTranscriptException)
        {
            return; // one of the cases that are refused
        }

        var (transcript, turns) = Of(read);
        foreach (var form in TranscriptExport.Forms.Where(form => TranscriptExport.Problem(transcript, form) is null))
        {
            var exported = await ExportAsync(transcript, turns, form);
            var again = TranscriptParser.Read(TranscriptExport.FileName(transcript, form), exported);
            Assert.True(Said(read.Turns).SequenceEqual(Said(again.Turns)), $"{form}:\n{string.Join('\n', Said(read.Turns))}\nbecame\n{string.Join('\n', Said(again.Turns))}\n{System.Text.Encoding.UTF8.GetString(exported)}");
            // Subtitles know no turns, and lines with times of their own become turns by length again.
            if (form != ExportForm.WebVtt && !turns.Exists(t => t.LineStartsMs is not null))
            {
                Assert.Equal(read.Turns.Select(t => Seconds(t.StartMs)), again.Turns.Select(t => Seconds(t.StartMs)));
            }
        }
    }

    [Theory]
    [InlineData(ExportForm.Text, "Harbour weekly\nOct 3, 2025, 14:00\n\nAna  0:00\n=SUM(A1) <b>*no*</b>\n\nBen  1:02:03\n# Yes & [no](x)\n")]
    [InlineData(ExportForm.Markdown, "# Harbour weekly\n\nOct 3, 2025, 14:00\n\n**Ana** [0:00]\n\n=SUM(A1) \\<b>\\*no\\*\\</b>\n\n**Ben** [1:02:03]\n\n\\# Yes & \\[no](x)\n")]
    [InlineData(ExportForm.WebVtt, "WEBVTT\n\nNOTE Harbour weekly, Oct 3, 2025, 14:00\n\n00:00:00.000 --> 01:02:03.000\n<v Ana>=SUM(A1) &lt;b&gt;*no*&lt;/b&gt;</v>\n\n01:02:03.000 --> 01:02:04.005\n<v Ben># Yes &amp; [no](x)</v>\n")]
    public async Task EachForm_ShowsSpeakersTimesAndDetails_AndEscapesWhatItWouldReadAsMarks(ExportForm form, string expected)
    {
        var (transcript, turns) = Of(new ReadTranscript("otter", "Harbour weekly", new DateOnly(2025, 10, 3), [new("Ana", 0, "=SUM(A1) <b>*no*</b>"), new("Ben", 3_723_000, "# Yes & [no](x)")], []));
        transcript.Time = new TimeOnly(14, 0);
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(await ExportAsync(transcript, turns, form)));
    }

    [Fact]
    public async Task LinesKeepTheirTimes_InEveryForm()
    {
        var (transcript, turns) = Of(new ReadTranscript("webvtt", "Weekly", null, [new("Ana", 0, "We begin.\nSecond line.") { LineStartsMs = [0, 4_500] }, new("Ben", 9_000, "Yes.")], []));
        var text = System.Text.Encoding.UTF8.GetString(await ExportAsync(transcript, turns, ExportForm.Text));
        Assert.Equal("Weekly\n\n[0:00] Ana: We begin.\n\n[0:04] Ana: Second line.\n\n[0:09] Ben: Yes.\n", text);
        Assert.Contains("00:00:04.500 --> 00:00:09.000\n<v Ana>Second line.</v>", System.Text.Encoding.UTF8.GetString(await ExportAsync(transcript, turns, ExportForm.WebVtt)));
        var again = TranscriptParser.Read("x.vtt", await ExportAsync(transcript, turns, ExportForm.WebVtt));
        Assert.Equal([0, 4_500], again.Turns[0].LineStartsMs!);
        Assert.Equal([0, 4_000], TranscriptParser.Read("x.docx", await ExportAsync(transcript, turns, ExportForm.Word)).Turns[0].LineStartsMs!);
    }

    [Fact]
    public async Task CuesOfOneTime_ShareItByTheLengthOfTheirText_AndAreImportedAgainAlike()
    {
        // Meet has one time for a section; the next part is earlier than the one above it.
        List<ParsedTurn> said =
        [
            new("Ana", 0, new string('a', 30)), new("Ben", 0, new string('b', 10)), new("Cara", 0, new string('c', 60)),
            new("Ben", 13_000, "Yes."), new("Ana", 13_000, "No."), new("Ben", 12_000, "Why?"), new("Ana", 14_000, "So."), new("Ben", 14_000, "Ah."),
        ];
        var (transcript, turns) = Of(new ReadTranscript("meet", "Weekly", null, said, []));
        var exported = await ExportAsync(transcript, turns, ExportForm.WebVtt);
        var times = System.Text.Encoding.UTF8.GetString(exported).Split('\n').Where(line => line.Contains("-->", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "00:00:00.000 --> 00:00:04.000", "00:00:04.000 --> 00:00:06.000", "00:00:06.000 --> 00:00:13.000",
                "00:00:13.000 --> 00:00:13.333", "00:00:13.333 --> 00:00:13.666", "00:00:13.666 --> 00:00:14.000",
                "00:00:14.000 --> 00:00:15.000", "00:00:15.000 --> 00:00:16.000",
            ],
            times);
        Assert.Equal(Said(said), Said(TranscriptParser.Read("x.vtt", exported).Turns));
    }

    [Theory]
    [InlineData("=", "\\=")]
    [InlineData("===  ", "\\===  ")]
    [InlineData("= 3", "= 3")]
    [InlineData("==SUM", "==SUM")]
    [InlineData(":--|--", "\\:--|--")]
    [InlineData("|:-:|-|", "\\|:-:|-|")]
    [InlineData("-|-", "\\-|-")]
    [InlineData("| a - b", "| a - b")]
    [InlineData(":", ":")]
    public async Task WhatMakesAHeadingOrATableOfTheLineAbove_IsEscaped_AndOnlyThat(string line, string escaped)
    {
        Assert.Equal(escaped, MarkdownExport.Escape(line));
        var (transcript, turns) = Of(new ReadTranscript("otter", "Weekly", null, [new("Ana", 0, $"a|b\n{line}\nAnd on."), new("Ben", 9_000, "Yes.")], []));
        var html = Markdown.ToHtml(System.Text.Encoding.UTF8.GetString(await ExportAsync(transcript, turns, ExportForm.Markdown)), new MarkdownPipelineBuilder().UsePipeTables().Build());
        Assert.DoesNotContain("<table", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2", html, StringComparison.Ordinal);
        Assert.Single(html.Split("<h1").Skip(1));
    }

    [Fact]
    public async Task AWordDocument_IsValid_AndHasOnlyText()
    {
        var (transcript, turns) = Of(new ReadTranscript("otter", "Weekly", new DateOnly(2025, 10, 3), [new("Ana & <Co>", 0, "First.\n\nSecond\twith a tab. { MERGEFIELD x } <w:p/>"), new("Ben", 9_000, "Yes.")], []));
        using var document = WordprocessingDocument.Open(new MemoryStream(await ExportAsync(transcript, turns, ExportForm.Word)), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document, Stop).Select(error => error.Description));
        Assert.Equal(["Weekly", "Oct 3, 2025", "Ana & <Co>0:00", "First.", "Second with a tab. { MERGEFIELD x } <w:p/>", "Ben0:09", "Yes."], document.MainDocumentPart!.Document!.Body!.ChildElements.Select(paragraph => paragraph.InnerText));
        Assert.Empty(document.MainDocumentPart.ExternalRelationships);
    }

    [Fact]
    public void WithoutTimes_ThereAreNoSubtitles_AndTheReasonIsGiven()
    {
        var (transcript, _) = Of(new ReadTranscript("plain", "Weekly", null, [new("Ana", null, "We begin.")], []));
        Assert.Contains("has no times", TranscriptExport.Problem(transcript, ExportForm.WebVtt));
        Assert.All([ExportForm.Text, ExportForm.Markdown, ExportForm.Word], form => Assert.Null(TranscriptExport.Problem(transcript, form)));
    }

    [Theory]
    [InlineData("../..\\a: \"b\"\r\n", "a-b.txt")]
    [InlineData("会議 1", "会議-1.txt")]
    [InlineData("…", "transcript.txt")]
    public void FileName_IsSafe(string title, string name)
    {
        var (transcript, _) = Of(new ReadTranscript("plain", title, null, [new("Ana", null, "We begin.")], []));
        Assert.Equal(name, TranscriptExport.FileName(transcript, ExportForm.Text));
        transcript.Date = new DateOnly(2025, 3, 4);
        Assert.EndsWith("2025-03-04.vtt", TranscriptExport.FileName(transcript, ExportForm.WebVtt), StringComparison.Ordinal);
    }

    // What each says until someone else speaks, as words.
    private static List<string> Said(IReadOnlyList<ParsedTurn> turns)
    {
        var said = new List<(string Speaker, List<string> Words)>();
        foreach (var turn in turns)
        {
            if (said is not [.., var last] || last.Speaker != turn.Speaker)
            {
                said.Add((turn.Speaker, []));
            }

            said[^1].Words.AddRange(WordCount.Words(turn.Text));
        }

        return said.ConvertAll(s => $"{s.Speaker}: {string.Join(' ', s.Words)}");
    }

    private static int? Seconds(int? milliseconds) => milliseconds / 1000;

    internal static (Transcript Transcript, List<Turn> Turns) Of(ReadTranscript read)
    {
        var turns = read.Turns.Select((t, i) => new Turn { Index = i, Speaker = t.Speaker, StartMs = t.StartMs, Text = t.Text, LineStartsMs = t.LineStartsMs?.ToList() }).ToList();
        var transcript = new Transcript
        {
            FileName = "x.txt",
            Title = read.Title,
            Date = read.Date,
            ContentHash = "",
            Format = read.Format,
            TurnCount = turns.Count,
            DurationMs = turns.Max(t => t.StartMs),
        };
        return (transcript, turns);
    }

    private static async Task<byte[]> ExportAsync(Transcript transcript, List<Turn> turns, ExportForm form)
    {
        using var file = form == ExportForm.Word ? WordExport.Write(new ExportedMeeting(transcript, turns)) : new MemoryStream();
        if (form != ExportForm.Word)
        {
            await TranscriptExport.WriteAsync(transcript, turns, form, file, Stop);
        }

        return file.ToArray();
    }
}
