using AdminApp.Core.Transcripts.Formats;
using AdminApp.Tests.Measures;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>Samples made after what programs write, in the languages that they write.</summary>
public class ProgramFormTests
{
    private static readonly string[] Two = ["0:03 Orla Quist: We begin.", "0:19 Uwe Brandt: Good."];

    [Theory]
    [InlineData("Weekly-20251003_090412-Meeting Transcript\nOctober 3, 2025, 9:04AM\n1h 27m 42s\n\nOrla Quist started transcription\n\n", "Orla Quist stopped transcription")]
    [InlineData("Weekly-20251003_090412UTC-Meeting Recording\nOctober 3, 2025, 9:04AM\n27m 42s\n\nOrla Quist initiated transcription\n\n", "")]
    [InlineData("Weekly-20251003_090412-Besprechungstranskript\n3. Oktober 2025, 07:04AM\n38 Min. 0 Sek.\n\nOrla Quist hat die Transkription gestartet\n\n", "Orla Quist hat die Transkription beendet")]
    [InlineData("Weekly-20251003_090412-Transcription de la réunion\n3 octobre 2025, 09:04AM\n54min 42sec\n\nOrla Quist a commencé la transcription\n\n", "Orla Quist a arrêté la transcription")]
    [InlineData("Weekly-20251003_090412-Grabación de la reunión\n3 de octubre de 2025, 5:06p.m.\n4h 0m 0s\n\nOrla Quist inició la transcripción\n\n", "Orla Quist detuvo la transcripción")]
    [InlineData("Weekly-20251003_090412-Transcrição da reunião\n3 de outubro de 2025, 09:04AM\n4h 0m 0s\n\nOrla Quist iniciou a transcrição\n\n", "Orla Quist parou a transcrição")]
    [InlineData("Weekly-20251003_090412-Trascrizione riunione\n3 ottobre 2025, 09:04AM\n1h 2m 3s\n\nOrla Quist ha avviato la trascrizione\n\n", "Orla Quist ha arrestato la trascrizione")]
    [InlineData("Weekly-20251003_090412-会議トランスクリプト\n2025年10月3日, 09:04AM\n1時間 2分 3秒\n\nOrla Quist が文字起こしを開始しました\n\n", "Orla Quist が文字起こしを停止しました")]
    public void Teams_HeadAndEventsAreNotSaid(string head, string end)
    {
        var read = Check($"{head}Orla Quist   0:03\nWe begin.\n\nUwe Brandt   0:19\nGood.\n\n{end}\n");
        Assert.Equal(("teams", "Weekly", new DateOnly(2025, 10, 3)), (read.Format, read.Title, read.Date));
        Assert.Equal(Two, Read.Lines(read));
    }

    [Theory]
    [InlineData("Orla Quist 0:03: We begin.\nUwe Brandt 0:19: Good.\n")]
    [InlineData("**Orla Quist** 0:03  \nWe begin.\n\n**Uwe Brandt** 0:19  \nGood.\n")]
    [InlineData("**Orla Quist (0:03):**  \nWe begin.\n\n**Uwe Brandt (0:19):**  \nGood.\n")]
    [InlineData("**Orla Quist — 0:03**\n\nWe begin.\n\n**Uwe Brandt — 0:19**\n\nGood.\n")]
    [InlineData("**Orla Quist** [0:03]\nWe begin.\n\n**Uwe Brandt** [0:19]\nGood.\n")]
    [InlineData("**Orla Quist** [00:00:03] We begin.\n\n**Uwe Brandt** [00:00:19] Good.\n")]
    [InlineData("**Orla Quist:** \\[00:03\\] We begin.\n\n**Uwe Brandt:** \\[00:19\\] Good.\n")]
    [InlineData("Orla Quist\t00:00:03\nWe begin.\nUwe Brandt\t00:00:19\nGood.\n")]
    [InlineData("Orla Quist\u300000:03\nWe begin.\nUwe Brandt\u300000:19\nGood.\n")]
    [InlineData("00:00:03 Orla Quist: We begin.\n00:00:19 Uwe Brandt: Good.\n")]
    [InlineData("(00:03) Orla Quist: We begin.\n(00:19) Uwe Brandt: Good.\n")]
    [InlineData("[00:00:03.120] Orla Quist: We begin.\n[00:00:19.500] Uwe Brandt: Good.\n")]
    [InlineData("00:03 - Orla Quist: We begin.\n00:19 - Uwe Brandt: Good.\n")]
    [InlineData("00:00:03 <v Orla Quist>We begin.\n00:00:19 <v Uwe Brandt>Good.\n")]
    [InlineData("0:03\tOrla Quist\tWe begin.\n0:19\tUwe Brandt\tGood.\n")]
    [InlineData("0:03 - Orla Quist\n  We begin.\n\n0:19 - Uwe Brandt\n  Good.\n")]
    [InlineData("Orla Quist (0:03 - 0:18)\nWe begin.\n\nUwe Brandt (0:19 - 0:30)\nGood.\n")]
    [InlineData("- **Orla Quist** 00:03: We begin.\n- **Uwe Brandt** 00:19: Good.\n")]
    public void TimeAndName_InEveryOrder(string text) => Assert.Equal(Two, Read.Lines(Check(text)));

    [Theory]
    [InlineData("Orla Quist\n0:03\nWe begin.\n\nUwe Brandt\n0:19\nGood.\n\nOrla Quist\n0:25\nThen we vote.\n")]
    [InlineData("0:03\nOrla Quist\nWe begin.\n\n0:19\nUwe Brandt\nGood.\n\n0:25\nOrla Quist\nThen we vote.\n")]
    [InlineData("Orla Quist 0:03\nWe begin.\nUwe Brandt 0:19\nGood.\nOrla Quist 0:25\nThen we vote.\n")]
    public void NameAndTime_OnTwoLinesOrWithOneBlank(string text) => Assert.Equal([.. Two, "0:25 Orla Quist: Then we vote."], Read.Lines(Check(text)));

    [Fact]
    public void TeamsCopied_InGerman_WithInitialsMinutesOnly_AndDoubledTimes()
    {
        var read = Read.Text(
            """
            # 2026-03-11 Kick-Off Meeting Transcript

            KI-generierte Inhalte können fehlerhaft sein

            Orla Quist hat die Transkription gestartet

            Orla Quist
            0 90:09
            Orla Quist 0 Minuten 9 Sekunden
            So why are we here?
            UB
            Uwe Brandt
            52 Minuten 27 Sekunden52:27
            Uwe Brandt 52 Minuten 27 Sekunden
            I waited 5 minutes
            SR

            Sorel, Mina
            54 Minuten54:00
            Sorel, Mina 54 Minuten
            I would say that.
            Sorel, Mina 1 Stunde 1 Minute 1 Sekunde
            Yes.

            Orla Quist hat die Transkription gestoppt
            """);
        Assert.Equal(("teams-copied", "Kick-Off", new DateOnly(2026, 3, 11)), (read.Format, read.Title, read.Date));
        Assert.Equal(["0:09 Orla Quist: So why are we here?", "52:27 Uwe Brandt: I waited 5 minutes", "54:00 Sorel, Mina: I would say that.", "1:01:01 Sorel, Mina: Yes."], Read.Lines(read));
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [InlineData("Transcript", "Meeting ended after 00:36:54 👋")]
    [InlineData("Transcript", "Transcription ended after 00:02:31\n\nThis editable transcript was computer generated and might contain errors. People can also change the text after it was created.")]
    [InlineData("Transcripción", "### **La transcripción finalizó después de 00:50:48**\n\n*Esta transcripción editable se generó por computadora y puede contener errores. Los usuarios también pueden cambiar el texto después de que se cree.*")]
    [InlineData("Transcrição", "A transcrição foi encerrada após 00:18:56\n\nEsta transcrição editável foi gerada por computador e pode conter erros.")]
    [InlineData("Trascrizione", "### **Trascrizione terminata dopo 01:25:45**\n\n*Questa trascrizione modificabile è stata generata dal computer e potrebbe contenere errori.*")]
    [InlineData("文字起こし", "00:31:00 より後に文字起こしが終了しました\n\nこの編集可能な文字起こしはコンピュータで生成されたものです。")]
    public void Meet_EndsInEveryLanguage(string kind, string end)
    {
        var read = Check($"Oct 3, 2025\nWeekly - {kind}\n00:00:03\n \nOrla Quist: We begin.\nuwe anton brandt: Good.\n \n \n00:01:26\n \nOrla Quist: Then we vote.\n \n{end}\n");
        Assert.Equal(("meet", "Weekly", new DateOnly(2025, 10, 3)), (read.Format, read.Title, read.Date));
        Assert.Equal(["0:03 Orla Quist: We begin.", "0:03 uwe anton brandt: Good.", "1:26 Orla Quist: Then we vote."], Read.Lines(read));
        Assert.Empty(read.Warnings);
    }

    [Fact]
    public void Meet_NotesByGemini_AreToldApart_WithAWarning()
    {
        var read = Check(
            """
            Jul 8, 2026
            Weekly
            Invited Orla Quist Uwe Brandt
            Meeting records Transcript


            Summary
            They spoke about the crane.

            Details
            Crane too dear: Uwe Brandt was against it (00:00:03).


            Jul 8, 2026
            Weekly - Transcript
            00:00:00

            Orla Quist: We begin.
            Uwe Brandt: Good.

            Transcription ended after 00:02:31
            """);
        Assert.Equal(("meet", "Weekly", new DateOnly(2026, 7, 8)), (read.Format, read.Title, read.Date));
        Assert.Equal(["0:00 Orla Quist: We begin.", "0:00 Uwe Brandt: Good."], Read.Lines(read));
        Assert.Equal(("notes-left-out", 1), (Assert.Single(read.Warnings).Code, read.Warnings[0].Line));
        Assert.Contains("They spoke about the crane.", read.Notes);
    }

    [Fact]
    public void Meet_ASectionThatGoesOnWithoutAName_IsUnknown_WithAWarning()
    {
        var read = Read.Text("Weekly - Transcript\n00:00:00\n\nOrla Quist: We begin.\n\n00:01:26\n\nand go on.\nUwe Brandt: Good.\nOrla Quist: So.\n\nTranscription ended after 00:02:31\n");
        Assert.Equal(["0:00 Orla Quist: We begin.", "1:26 Unknown: and go on.", "1:26 Uwe Brandt: Good.", "1:26 Orla Quist: So."], Read.Lines(read));
        Assert.Equal(("no-speaker", 8), (Assert.Single(read.Warnings).Code, read.Warnings[0].Line));
    }

    [Fact]
    public void Meet_OfBefore2024_HasAttendeesAboveTheTranscript() =>
        Assert.Equal(["0:00 Orla Quist: We begin.", "0:00 Uwe Brandt: Good."],
            Read.Lines("Weekly - Transcript\nAttendees\nOrla Quist, Uwe Brandt\nTranscript\n00:00:00\n\nOrla Quist: We begin.\nUwe Brandt: Good.\nMeeting ended after 00:00:20\n"));

    [Fact]
    public void ZoomChat_OfTheCloud_HasMessagesOfSeveralLines_AndIsAChat()
    {
        var read = Check("00:03:55\tOrla Quist:\tGM!\n00:05:09\tUwe Brandt:\tReplying to \"GM!\"\r\n\r\nif any team notices: please say\n", "GMT20251003-140000_RecordingnewChat.txt");
        Assert.Equal(["3:55 Orla Quist: GM!", "5:09 Uwe Brandt: Replying to \"GM!\" /  / if any team notices: please say"], Read.Lines(read));
        Assert.Equal(("zoom-chat", new DateOnly(2025, 10, 3)), (read.Format, read.Date));
        Assert.Contains("Chat", read.Title, StringComparison.Ordinal);
        Assert.Equal("chat", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void ZoomChat_OnOneLine_TakesPrivateMessages() =>
        Assert.Equal(["10:04:05 Orla Quist: We begin.", "10:04:12 Uwe Brandt: Good."], Read.Lines("10:04:05 From Orla Quist : We begin.\n10:04:12 From Uwe Brandt to Orla Quist(Direct Message) : Good.\n"));

    [Fact]
    public void ZoomCaptions_GoOnAfterMidnight() =>
        Assert.Equal(["0:00 Orla Quist: We begin.", "0:03 Uwe Brandt: Good."], Read.Lines("[Orla Quist] 23:59:59\nWe begin.\n\n[Uwe Brandt] 00:00:02\nGood.\n"));

    [Theory]
    [InlineData("# tactiq.io free youtube transcript\n# How to lift a crane\n# https://www.youtube.com/watch/x\n\n00:00:00.080 we begin\n00:00:02.000 with the crane\n", "tactiq", "How to lift a crane")]
    [InlineData("[00:00.000 --> 00:02.000]  we begin\n[00:02.000 --> 00:04.000]  with the crane\n", "timed", "meeting")]
    public void TimesWithoutSpeakers_AreOfTheirLines(string text, string form, string title)
    {
        var read = Check(text);
        Assert.Equal((form, title), (read.Format, read.Title));
        Assert.Equal(["0:00 we begin", "0:02 with the crane"], Read.Times(read));
    }

    [Fact]
    public void MinutesWithBoldPoints_AreNoDialogue()
    {
        var read = Read.Text("Minutes\n\n**Date:** May\n\n* **Timeline:** We ship.\n* **Design:** Done.\n* **Budget:** Low.\n* **Follow-up:** Monday.\n");
        Assert.Equal(["Unknown"], read.Turns.Select(t => t.Speaker).Distinct());
    }

    [Fact]
    public void SpeakerWhoMayBeNone_IsUnknown_AndTheWarningNamesTheLine()
    {
        var read = Check("Orla Quist: We begin.\nUwe Brandt: Good.\nOrla Quist: So.\nour point: it is dear.\nUwe Brandt: Yes.\nOrla Quist: No.\n");
        Assert.Equal(["- Orla Quist: We begin.", "- Uwe Brandt: Good.", "- Orla Quist: So.", "- Unknown: our point: it is dear.", "- Uwe Brandt: Yes.", "- Orla Quist: No."], Read.Lines(read));
        Assert.Equal(("unclear-speaker", 4), (Assert.Single(read.Warnings).Code, read.Warnings[0].Line));
        Assert.StartsWith("Line 4: ", read.Warnings[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void NamesThatDifferByCaseBlanksOrInvisibleMarks_AreOne() =>
        Assert.Equal(["Orla Quist"], Read.Text("Orla Quist: One.\nUwe: Two.\nORLA  QUIST: Three.\nOrla\u200B Quist: Four.\nUwe: Five.\n").Turns.Select(t => t.Speaker).Where(s => s != "Uwe").Distinct());

    // Every word of a sample is in a turn, a name, the title or a note.
    private static ReadTranscript Check(string text, string fileName = "meeting.txt")
    {
        var words = ImportedWords.Of(new TranscriptSource(fileName), System.Text.Encoding.UTF8.GetBytes(text));
        Assert.True(words.Missing.Count == 0, string.Join(' ', words.Missing));
        return words.Read!;
    }
}
