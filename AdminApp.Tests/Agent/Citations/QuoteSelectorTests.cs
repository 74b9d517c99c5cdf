using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using CsCheck;

namespace AdminApp.Tests.Agent.Citations;

public class QuoteSelectorTests
{
    [Fact]
    public void Quote_IsTheSentenceThatSharesMostWithTheCitingOne()
    {
        var passage = Passage("Ann: Let us begin . The case will be made of rubber . Any questions ?", "Bob: The battery should last a year .");
        var (turn, quote) = Select(passage, "The battery is meant to last one year.", "What was decided?");
        Assert.Equal((1, "The battery should last a year ."), (turn.Index, quote));
        (turn, quote) = Select(passage, "They chose a case of rubber.", "What was decided?");
        Assert.Equal((0, "The case will be made of rubber ."), (turn.Index, quote));
    }

    [Fact]
    public void Quote_TakesNeighboursOfTheSameTurnOnlyWhereTheyAddSharedWords()
    {
        var passage = Passage("Ann: The case is rubber . Its buttons are yellow and round . Fine .", "Bob: Yellow buttons cost more .");
        var (_, quote) = Select(passage, "A rubber case with round yellow buttons.", "");
        Assert.Equal("The case is rubber . Its buttons are yellow and round .", quote);
    }

    [Fact]
    public void NothingShared_QuotesTheLongestSentence()
    {
        var passage = Passage("Ann: Okay .", "Bob: We could meet again on Thursday morning . Yes .");
        Assert.Equal("We could meet again on Thursday morning .", Select(passage, "zzz", "qqq").Quote);
    }

    [Fact]
    public void PartOfALongTurn_IsQuotedFromThatPartOnly()
    {
        var turn = new Turn { TranscriptId = Guid.Empty, Index = 4, Speaker = "Ann", Text = "Rubber is cheap . Rubber is soft . Wood is warm ." };
        var passage = new GivenPassage(Hit("Ann: Wood is warm .", 4, 4), [turn]);
        Assert.Equal("Wood is warm .", Select(passage, "Rubber is cheap and soft.", "rubber").Quote);
    }

    [Fact]
    public void EndlessSentence_IsCutBetweenWords_AndStaysVerbatim()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 1_000));
        var (turn, quote) = Select(Passage($"Ann: {text}"), "word", "");
        Assert.InRange(quote.Length, 500, QuoteSelector.MaxLength);
        Assert.StartsWith(quote, turn.Text);
        Assert.EndsWith("word", quote);
    }

    [Fact]
    public void Quote_NeverGoesOverALineEnd_WhichTheFileMayWriteOtherwise()
    {
        var turn = new Turn { TranscriptId = Guid.Empty, Index = 0, Speaker = "Ann", Text = "The case is rubber.\nIts buttons are yellow and round. They glow green." };
        var passage = new GivenPassage(Hit($"Ann: {turn.Text.Replace('\n', ' ')}", 0, 0), [turn]);
        Assert.Equal("Its buttons are yellow and round. They glow green.", Select(passage, "A rubber case with round yellow buttons that glow green.", "").Quote);
    }

    [Theory]
    [InlineData("It's . 'Kay ? Dr. no. 3.5 is it... Yes!\" (Fine.) End", new[] { "It's .", "'Kay ?", "Dr. no.", "3.5 is it...", "Yes!\"", "(Fine.)", "End" })]
    [InlineData("e.g. this one. That one", new[] { "e.g. this one.", "That one" })]
    [InlineData("eins。zwei！", new[] { "eins。", "zwei！" })]
    [InlineData("one\ntwo\n\n", new[] { "one", "two" })]
    [InlineData("  ", new string[0])]
    public void Sentences_EndAtFullStopsAndLineEnds(string text, string[] expected) => Assert.Equal(expected, Sentences.Split(text).Select(range => text[range]));

    [Fact]
    public void QuotesOfRealMeetings_AreOneToThreeSentencesOfOneTurn_ByteForByte()
    {
        var folder = SharedData.Require("qmsum/dev/transcripts");
        var meetings = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Turns).ToList();
        var words = meetings[0].SelectMany(turn => turn.Text.Split(' ')).Distinct(StringComparer.Ordinal).ToArray();
        Gen.Select(Gen.Int[0, meetings.Count - 1], Gen.Int[0, 10_000], Gen.Int[1, 12], Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[0, 15]).Sample((meeting, from, count, citing) =>
        {
            var turns = meetings[meeting].Skip(from % meetings[meeting].Count).Take(count).ToList();
            var passage = new GivenPassage(Hit(string.Join('\n', turns.Select(turn => $"{turn.Speaker}: {turn.Text}")), turns[0].Index, turns[^1].Index), turns);
            var (turn, quote) = Select(passage, string.Join(' ', citing), "");
            Assert.Contains(turn, turns);
            Assert.NotEqual("", quote.Trim());
            Assert.Contains(quote, turn.Text);
            Assert.InRange(Sentences.Split(quote).Count, 1, QuoteSelector.MaxSentences);
            Assert.Equal((turn, quote), Select(passage, string.Join(' ', citing), ""));
        }, iter: 500);
    }

    private static (Turn Turn, string Quote) Select(GivenPassage passage, string statement, string question) =>
        new QuoteSelector(passage, question).Select(new Statement(0, 1, statement, statement)) is var quote ? (quote.Turn, quote.Text) : default;

    private static List<Turn> Turns(string file)
    {
        var lines = File.ReadAllLines(file);
        var turns = new List<Turn>();
        for (var i = 0; i + 1 < lines.Length; i++)
        {
            if (lines[i].LastIndexOf("  ", StringComparison.Ordinal) is var blank and > 0 && lines[i + 1].Length > 0)
            {
                turns.Add(new Turn { TranscriptId = Guid.Empty, Index = turns.Count, Speaker = lines[i][..blank], Text = lines[i + 1] });
            }
        }

        return turns;
    }

    [Fact]
    public void SpeakerWhomTheStatementNames_IsQuoted_UnlessHeSaidNothingLikeIt()
    {
        var passage = Passage("Project Manager: The touch screen must stay below twelve fifty .", "Industrial Designer: Well , the touch screen is dear .", "Ben Okafor: Who needs it ?");
        Assert.Equal((1, "Well , the touch screen is dear ."), Named("Industrial Designer said that a touch screen below twelve fifty is dear"));
        Assert.Equal((0, "The touch screen must stay below twelve fifty ."), Named("The Project Manager wants the touch screen"));
        Assert.Equal((2, "Who needs it ?"), Named("Ben asked who needs that"));
        Assert.Equal((0, "The touch screen must stay below twelve fifty ."), Named("Ben wants to stay below twelve fifty"));

        (int, string) Named(string statement) => Select(passage, statement, "") is var (turn, quote) ? (turn.Index, quote) : default;
    }

    [Fact]
    public void WordThatIsARole_NamesNobodyInSmallLetters()
    {
        var passage = Passage("Marketing: We have a budget for fashion .", "Ann: The marketing budget is five thousand .");
        Assert.Equal(1, Select(passage, "The marketing budget is five thousand", "").Turn.Index);
        Assert.Equal(0, Select(passage, "Marketing has a budget", "").Turn.Index);
    }

    internal static GivenPassage Passage(params string[] lines)
    {
        var turns = lines.Select((line, index) => new Turn { TranscriptId = Guid.Empty, Index = index, Speaker = line[..line.IndexOf(':')], Text = line[(line.IndexOf(':') + 2)..] });
        return new GivenPassage(Hit(string.Join('\n', lines), 0, lines.Length - 1), [.. turns]);
    }

    private static SearchHit Hit(string text, int from, int to) => new(1, 0, Guid.Empty, "v1", "a.txt", "A", null, from, to, ["Ann"], null, 1, text);
}
