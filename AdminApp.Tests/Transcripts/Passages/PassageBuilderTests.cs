using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Passages;
using CsCheck;

namespace AdminApp.Tests.Transcripts.Passages;

public class PassageBuilderTests
{
    [Fact]
    public void WholeTurns_FillAPassage_AndKnowTurnsSpeakersAndStart()
    {
        var turns = Turns(("Ana", new string('a', 300)), ("Ben", new string('b', 300)), ("ana", "short"), ("Cara", new string('c', 1_000)), ("Ana", "end"));
        var passages = new PassageBuilder().Build(turns);

        Assert.Equal([(0, 0, 2), (1, 3, 4)], passages.Select(p => (p.Ordinal, p.TurnFrom, p.TurnTo)));
        Assert.Equal(["Ana", "Ben"], passages[0].Speakers);
        Assert.Equal(3_000, passages[1].StartMs);
        Assert.Equal($"Ana: {new string('a', 300)}\nBen: {new string('b', 300)}\nana: short", passages[0].Text);
    }

    [Fact]
    public void LongTurn_IsSplitAtSentenceEnds_IntoPassagesOfItsOwn()
    {
        var sentence = "This is the sentence that Mr. Smith repeats over and over again.";
        var turns = Turns(("Ana", "Before."), ("Ben", string.Join(' ', Enumerable.Repeat(sentence, 40))), ("Ana", "After."));
        var passages = new PassageBuilder().Build(turns);

        Assert.Equal([(0, 0), (1, 1), (1, 1), (2, 2)], passages.Select(p => (p.TurnFrom, p.TurnTo)));
        Assert.All(passages.Where(p => p.TurnFrom == 1), p => Assert.EndsWith("again.", p.Text));
        Assert.All(passages.Where(p => p.TurnFrom == 1), p => Assert.StartsWith("Ben: This", p.Text));
        Assert.Equal([0, 1, 2, 3], passages.Select(p => p.Ordinal));
    }

    [Fact]
    public void SentenceLongerThanAPassage_IsSplitBetweenWords_AndAWordAnywhereButInACharacter()
    {
        var passages = new PassageBuilder(200).Build(Turns(("Ana", string.Concat(Enumerable.Repeat("word ", 100)) + string.Concat(Enumerable.Repeat("🙂", 300)))));
        Assert.All(passages, p => Assert.InRange(p.Text.Length, 6, 200));
        Assert.All(passages, p => Assert.False(char.IsLowSurrogate(p.Text[5]) || char.IsHighSurrogate(p.Text[^1])));
        Assert.Equal(300, string.Concat(passages.Select(p => p.Text)).EnumerateRunes().Count(r => r.Value == 0x1F642));
    }

    [Fact]
    public void AnyTurns_AreCovered_InOrder_WithinTheLimit_WithoutLosingAWord()
    {
        var word = Gen.OneOf("yes", "no.", "why?", "Mr.", "so…", "J.", "…", "I", new string('x', 250), "line\nend");
        var turn = Gen.Select(Gen.OneOf("Ana", "Ben", "C"), word.Array[1, 120]);
        Gen.Select(turn.Array[0, 30], Gen.Int[200, 2_000]).Sample((said, limit) =>
        {
            var turns = Turns([.. said.Select(s => (s.Item1, string.Join(' ', s.Item2)))]);
            var passages = new PassageBuilder(limit).Build(turns);
            var words = passages.SelectMany(p => p.Text.Split('\n')).Select(l => l[(l.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            return passages.All(p => p.Text.Length <= limit && p.TurnFrom <= p.TurnTo)
                && passages.Select(p => p.Ordinal).SequenceEqual(Enumerable.Range(0, passages.Count))
                && passages.Zip(passages.Skip(1)).All(pair => pair.Second.TurnFrom == pair.First.TurnTo + 1 || (pair.Second.TurnFrom == pair.First.TurnTo && pair.Second.TurnTo == pair.First.TurnFrom))
                && Letters(string.Concat(words)) == Letters(string.Concat(turns.Select(t => t.Text)));
        });

        static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Theory]
    [InlineData("One. Two? Three!", "One.|Two?|Three!")]
    [InlineData("Mr. J. Smith came. \"Really?\" He said so, e.g. today.", "Mr. J. Smith came.|\"Really?\"|He said so, e.g. today.")]
    [InlineData("It costs 12.50 euro . Fine .", "It costs 12.50 euro .|Fine .")]
    [InlineData("No end here", "No end here")]
    [InlineData("Line one\nLine two.", "Line one|Line two.")]
    [InlineData("Wait... What?!  ", "Wait...|What?!")]
    public void Sentences_AreFoundAsTheyStand(string text, string expected) =>
        Assert.Equal(expected.Split('|'), Sentences.Split(text).Select(r => text[r]));

    private static List<Turn> Turns(params (string Speaker, string Text)[] said) =>
        [.. said.Select((s, i) => new Turn { Index = i, Speaker = s.Speaker, StartMs = i * 1_000, Text = s.Text })];
}
