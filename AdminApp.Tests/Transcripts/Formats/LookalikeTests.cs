using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

/// <summary>What looks like a name, a time, the timing of a cue, a page, a word or a transcript, and is none.</summary>
public class LookalikeTests
{
    [Theory]
    [InlineData("0:03 → 0:19 Ana: We begin.\n\n0:20 → 0:25 Ben: Good.\n", "0:03 Ana: We begin.", "0:20 Ben: Good.")]
    [InlineData("WEBVTT\n\n00:01.000 --> 00:04.000\n10:00 -> 10:30 is free\n", "0:01 Unknown: 10:00 -> 10:30 is free")]
    [InlineData("[00:07]: Ana: We begin.\n[00:12]: Ben: Good.\n[00:15]: Ana: Fine.\n", "0:07 Ana: We begin.", "0:12 Ben: Good.", "0:15 Ana: Fine.")]
    public void WordsBehindATime_AreSaid(string text, params string[] turns) => Assert.Equal(turns, Read.Lines(text));

    [Theory]
    [InlineData("[00:01] We had a talk.\n[00:05] It was long.\n[00:10] He said: no\n[00:15] Then we left.\n[00:20] He said: yes\n[00:25] And so it was.\n")]
    [InlineData("0:12 Right --- so we begin\n0:20 Python | JavaScript are both fine\n0:30 Good.\n")]
    public void WordsBeforeAMark_AreNoSpeaker(string text) => Assert.Equal(["Unknown"], Read.Text(text).Turns.Select(turn => turn.Speaker).Distinct());

    [Fact]
    public void ANumberOfSeconds_IsNoTime() =>
        Assert.Equal(["- Ana: We look at it. / Timeout (30s) is too short.", "- Ben: Yes.", "- Ana: Good."], Read.Lines("Ana: We look at it.\nTimeout (30s) is too short.\nBen: Yes.\nAna: Good.\n"));

    [Fact]
    public void ADateThatIsSaid_LeavesTheNumberOfItsLineOut() =>
        Assert.Equal(
            ["- Ana Moe: We begin.", "- Uwe Brandt: We meet on 3 October 2025.", "- Ana Moe: Good."],
            Read.Lines("1. Ana Moe: We begin.\n2. Uwe Brandt: We meet on 3 October 2025.\n3. Ana Moe: Good.\n"));

    [Fact]
    public void NumbersThatAreAnswers_AreNoPages() =>
        Assert.Equal(
            ["- Uwe: How many?", "- Ana: 3", "- Uwe: And next year?", "- Ana: 4", "- Uwe: Good."],
            Read.Lines("**Uwe**\n\nHow many?\n\n**Ana**\n\n3\n\n**Uwe**\n\nAnd next year?\n\n**Ana**\n\n4\n\n**Uwe**\n\nGood.\n"));

    [Fact]
    public void NotesOfASecondMeeting_DoNotTakeTheFirstWithThem() =>
        Assert.Contains(
            "- Ana: We ship.",
            Read.Lines("## Summary\n\nAna will ship.\n\n## Transcript\n\n**Ana:** We ship.\n\n**Ben:** Good.\n\n## Summary\n\nBen will test.\n\n## Transcript\n\n**Ana:** Again.\n\n**Ben:** Yes.\n"));

    [Fact]
    public void SegmentsWithoutBlanks_AreNoWords_AndKeepTheirTimes() =>
        Assert.Equal(
            ["0:00 Orla: 始めます。今日は", "0:07 Uwe: 次は予算についてです"],
            Read.Lines("""{"segments":[{"start":0,"speaker":"Orla","text":"始めます。今日は"},{"start":7,"speaker":"Uwe","text":"次は予算についてです"}]}"""));

    [Fact]
    public void WordsOfAnotherChannelWithoutASpeaker_AreKept()
    {
        static string Words(string speaker, params string[] words) => string.Join(',', words.Select((word, i) => $$"""{"word":"{{word}}","start":{{i}}{{speaker}}}"""));
        var read = Read.Text($$"""{"channels":[{"words":[{{Words(",\"speaker\":\"Orla\"", "we", "begin", "now", "with", "it")}}]},{"words":[{{Words("", "and", "I", "agree", "with", "that")}}]}]}""");
        Assert.Equal(10, read.Turns.Sum(turn => WordCount.Of(turn.Text)));
    }

    [Fact]
    public void SpeakersWithinSpeakers_AreReadInOneGo()
    {
        var nested = string.Concat(Enumerable.Repeat("""{"speaker":""", 55)) + """{"name":"Orla"}""" + new string('}', 55);
        Assert.Equal(["0:01 Orla: We begin.", "0:05 Uwe: Good."], Read.Lines($$"""{"segments":[{"text":"We begin.","start":1,"speaker":{{nested}}},{"text":"Good.","start":5,"speaker":"Uwe"}]}"""));
    }

    [Theory]
    [InlineData("""{"segments":[{"start":0,"text":" "}]}""")]
    [InlineData("""{"emails":[{"from":"a@example.org","text":"Dear all, see you"},{"from":"b@example.org","text":"Thanks a lot"}]}""")]
    [InlineData("[[0.0, 4.2, \"hi\"], [4.2\n")]
    [InlineData("Region\tUnits\tPrice\nNorth\t12\t3\nSouth\t15\t4\nNorth\t9\t2\nSouth\t7\t2\n")]
    public void WhatIsNoTranscript_IsRefused(string text) => Assert.Throws<UnreadableTranscriptException>(() => Read.Text(text));

    [Theory]
    [InlineData("1-1 with Leon 2025-10-03.txt", "1-1 with Leon")]
    [InlineData("Weekly vom 2025-10-03.txt", "Weekly")]
    public void ANameThatEndsLikeAPreposition_StaysInTheTitle(string file, string title) => Assert.Equal(title, Read.Text("Ana: We begin.\nLeon: Good.\n", file).Title);
}
