using AdminApp.Core.Transcripts.Formats;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Measures;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>The collected inputs that once came out wrong, and what their notes say.</summary>
public class ImportCasesTests
{
    private static readonly string[] Three = ["0:00 Orla Quist: Today we decide about the crane.", "0:07 Uwe Brandt: I am against it.", "0:12 Orla Quist: Then we vote."];

    // File, form, title, date, turns. A title of null is the name of the file.
    private static readonly Dictionary<string, (string Form, string? Title, DateOnly? Date, string[] Turns)> Expected = new()
    {
        ["01-vtt-blank-looking-line.vtt"] = ("webvtt", null, null, ["0:08 Orla Quist: The quay wall has two cracks.", "0:08 Uwe Brandt: Only one of them is new. / I will send the photographs."]),
        ["02-vtt-empty-line-in-cue.vtt"] = ("webvtt", null, null, ["0:01 Orla Quist: The quay wall has two cracks.", "0:03 Uwe Brandt: Only one of them is new. / The other is from last winter.", "0:05 Orla Quist: Then we measure again."]),
        ["04-vtt-six-digit-fractions.vtt"] = ("webvtt", null, null, ["0:01 Orla Quist: We buy the crane.", "0:04 Uwe Brandt: It is too dear."]),
        ["05-srt-no-milliseconds.srt"] = ("srt", null, null, ["0:20 Orla Quist: We buy the crane.", "0:24 Uwe Brandt: It is too dear."]),
        ["07-first-spoken-line-becomes-title.txt"] = ("plain", null, null, ["- Orla Quist: I move that we buy the crane", "- Uwe Brandt: seconded", "- Orla Quist: all in favour"]),
        ["08-speaker-who-speaks-once-srt.srt"] = ("srt", null, null,
            ["0:00 Unknown: [Music]", "0:01 Orla Quist: Today we decide / about the crane.", "0:03 Uwe Brandt: I am for it, / as you know.", "0:05 Mina Sorel: I am against / the whole plan.", "0:07 Orla Quist: Then we vote / by show of hands.", "0:09 Uwe Brandt: Agreed, let us / do it now."]),
        ["10-google-meet-doc-as-text.txt"] = ("meet", "Harbour Weekly", new(2025, 10, 3),
            ["0:00 Orla Quist: Today we decide about the crane.", "0:00 Uwe Brandt: I am against it.", "0:00 Mina Sorel: So am I.", "1:26 Orla Quist: Then we vote.", "1:26 Uwe Brandt: Good."]),
        ["11-google-meet-doc-markdown.txt"] = ("meet", "Harbour Weekly", new(2025, 10, 3), ["0:00 Orla Quist: Today we decide about the crane.", "0:00 Uwe Brandt: I am against it.", "1:26 Orla Quist: Then we vote."]),
        ["12-markdown-bold-otter.txt"] = ("otter", null, null, Three),
        ["13-one-clock-line-makes-it-otter.txt"] = ("plain", "Harbour Weekly", null, ["- Orla Quist: Today we decide about the crane.", "- Uwe Brandt: I am against it.", "- Orla Quist: Then we vote.", "- Uwe Brandt: Good."]),
        ["17-json-is-no-speech.json"] = ("whisper-json", null, null, ["0:00 Unknown: Today we decide about the crane. / I am against it."]),
        ["18-whisper-tsv.txt"] = ("whisper-tsv", null, null, ["0:00 Unknown: Today we decide about the crane. / I am against it."]),
        ["19-zoom-saved-captions.txt"] = ("zoom-captions", null, null, ["0:00 Orla Quist: Today we decide about the crane.", "0:07 Uwe Brandt: I am against it.", "0:15 Orla Quist: Then we vote."]),
        ["20-webex-names-in-cue-ids.vtt"] = ("webvtt", null, null, ["0:00 Orla Quist: Today we decide about the crane.", "0:03 Uwe Brandt: I am against it.", "0:10 Orla Quist: Then we vote."]),
        ["21-teams-docx-text.txt"] = ("teams", "Harbour Weekly", new(2025, 10, 3), ["0:03 Orla Quist: Today we decide about the crane. / It has been a long year.", "0:19 Uwe Brandt: I am against it."]),
        ["22-teams-docx-2021.txt"] = ("srt", null, null, ["0:00 Orla Quist: Today we decide about the crane.", "0:04 Uwe Brandt: I am against it.", "0:07 Orla Quist: Then we vote."]),
        ["23-teams-copied-minutes-seconds.txt"] = ("teams-copied", null, null, ["0:03 Orla Quist: Today we decide about the crane.", "1:05 Uwe Brandt: I am against it."]),
        ["24-otter-one-blank-in-a-mixed-file.txt"] = ("otter", null, null, [.. Three, "0:15 Uwe Brandt: I vote no.", "0:20 Orla Quist: Noted."]),
        ["26-sbv.sbv"] = ("sbv", null, null, ["0:08 Orla Quist: Today we decide about the crane.", "0:12 Uwe Brandt: I am against it.", "0:16 Orla Quist: Then we vote."]),
        ["27-name-in-brackets-on-own-line.srt"] = ("srt", null, null, ["0:01 Orla Quist: Today we decide about the crane.", "0:03 Uwe Brandt: I am against it.", "0:05 Orla Quist: Then we vote."]),
        ["28-time-in-brackets-before-label.txt"] = ("timed", null, null, Three),
        ["30-time-after-label.txt"] = ("timed", null, null, ["0:01 Orla Quist: Today we decide about the crane.", "0:07 Uwe Brandt: I am against it."]),
        ["32-fathom.txt"] = ("fathom", "Harbour Weekly", null, ["0:00 Orla Quist (Harbour Works): Today we decide about the crane.", "0:07 Uwe Brandt (Legal): I am against it.", "0:12 Orla Quist (Harbour Works): Then we vote."]),
        ["34-full-width-colon.txt"] = ("plain", null, null, ["- 田中: 本日はクレーンについて決めます。", "- 佐藤: 私は反対です。", "- 田中: では採決します。"]),
        ["35-metadata-lines-are-speakers.txt"] = ("plain", "Harbour Weekly", new(2025, 10, 3), ["- Orla Quist: Today we decide about the crane.", "- Uwe Brandt: I am against it.", "- Orla Quist: Then we vote."]),
        ["36-zoom-chat.txt"] = ("zoom-chat", null, null, ["10:04:05 Orla Quist: Today we decide about the crane.", "10:04:12 Uwe Brandt: I am against it.", "10:04:20 Orla Quist: Then we vote."]),
        ["38-time-and-text-no-speakers.txt"] = ("timed", null, null, ["0:00 Unknown: Today we decide about the crane. / It is too dear. / Then we vote."]),
        ["39-shift-jis.txt"] = ("plain", null, null, ["- 田中: 本日はクレーンについて決めます。", "- 佐藤: 私は反対です。", "- 田中: では採決します。"]),
        ["40-dates-of-europe.txt"] = ("plain", "Wochenrunde", new(2025, 10, 3), ["- Orla Quist: Heute entscheiden wir über den Kran.", "- Uwe Brandt: Ich bin dagegen."]),
        ["41-sentence-taken-for-a-speaker.vtt"] = ("webvtt", null, null,
            ["0:01 Orla Quist: Today we decide about the crane.", "0:02 Uwe Brandt: I am against it.", "0:03 Orla Quist: It has two faults, and / here is the thing: nobody can repair it.", "0:05 Uwe Brandt: I see.", "0:06 Orla Quist: Then we vote."]),
        ["43-teams.docx"] = ("teams", "Harbour Weekly", new(2025, 10, 3), ["0:03 Orla Quist: Today we decide about the crane. / It has been a long year.", "0:19 Uwe Brandt: I am against it."]),
        ["47-empty-turns.txt"] = ("otter", null, null, ["0:05 Uwe Brandt: I am against it."]),
    };

    // Forms whose files never name a speaker, or whose encoding is guessed: a warning says so.
    private static readonly Dictionary<string, string> Warned = new()
    {
        ["15-subtitles-without-speakers.vtt"] = "no-speakers",
        ["16-youtube-rolling-captions.vtt"] = "no-speakers",
        ["17-json-is-no-speech.json"] = "no-speakers",
        ["18-whisper-tsv.txt"] = "no-speakers",
        ["36-zoom-chat.txt"] = "chat",
        ["38-time-and-text-no-speakers.txt"] = "no-speakers",
        ["39-shift-jis.txt"] = "encoding",
    };

    public static TheoryData<string> Cases => [.. Expected.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_ComesOutAsItsNoteSays(string file)
    {
        var (form, title, date, turns) = Expected[file];
        var read = Read(file);
        Assert.Equal((form, title ?? TitleOf(file), date), (read.Format, read.Title, read.Date));
        Assert.Equal(turns, Formats.Read.Lines(read));
    }

    [Fact]
    public void EveryCase_KeepsEveryWord_AndWarnsOnlyWhereItsNoteSays()
    {
        var folder = SharedData.Require("import-cases");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)))
        {
            var name = Path.GetFileName(file);
            var words = ImportedWords.Of(new TranscriptSource(name), File.ReadAllBytes(file));
            Assert.True(words.Missing.Count == 0, $"{name}: {string.Join(' ', words.Missing)}");
            Assert.True(words.Said > 0, name);
            Assert.Equal(Warned.TryGetValue(name, out var code) ? [code] : [], words.Read!.Warnings.Select(w => w.Code));
        }
    }

    [Fact]
    public void SubtitlesWithoutSpeakers_KnowTheTimeOfEachCue()
    {
        var read = Read("15-subtitles-without-speakers.vtt");
        Assert.All(read.Turns, turn => Assert.InRange(turn.LineStartsMs![^1] - turn.StartMs!.Value, 0, TurnsInARow.MaxMilliseconds));
        Assert.All(read.Turns, turn => Assert.InRange(turn.Text.Length, 1, TurnsInARow.MaxCharacters));
        Assert.Equal(Enumerable.Range(0, 180).Select(i => $"{i * 10 / 60}:{i * 10 % 60:00} Remark number {i + 1} about the crane."), Formats.Read.Times(read));
    }

    [Fact]
    public void RollingCaptions_HaveEachLineOnce_AtItsTime() =>
        Assert.Equal(["0:02 we start with the crane", "0:03 it is too dear", "0:05 and too old"], Formats.Read.Times(Read("16-youtube-rolling-captions.vtt")));

    private static ReadTranscript Read(string file) => TranscriptParser.Read(file, File.ReadAllBytes(SharedData.Require($"import-cases/{file}")));

    private static string TitleOf(string file) => file == "36-zoom-chat.txt" ? "36-zoom-chat" : Path.GetFileNameWithoutExtension(file);
}
