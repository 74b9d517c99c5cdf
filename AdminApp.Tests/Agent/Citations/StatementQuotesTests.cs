using System.Globalization;
using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Citations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;
using AdminApp.Core.Transcripts.Passages;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Tests.Fakes;
using CsCheck;

namespace AdminApp.Tests.Agent.Citations;

/// <summary>Two statements of two speakers cite one passage of a real meeting: each is to show the words of its own speaker.</summary>
public class StatementQuotesTests
{
    private const int Answers = 3_000;
    private const int LeastWords = 5;

    [Theory]
    [InlineData("{0} said that {1} [{2}]. {3} added: {4} [{2}].", 0.98)]
    [InlineData("- **{0}**: {1}.[{2}]\n- **{3}**: {4}.[{2}]", 0.98)]
    [InlineData("According to {0}, {1} [{2}], while {3} held that {4} [{2}].", 0.98)]
    [InlineData("It was said that {1} [{2}]. Then came: {4} [{2}].", 0.95)] // nobody is named: the words alone decide
    public void EachStatement_ShowsTheWordsOfItsOwnTurn(string pattern, double share)
    {
        var passages = Passages();
        var (own, speaker, all) = (0, 0, 0);
        var drawn = Gen.Select(Gen.Int[0, passages.Count - 1], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000]);
        drawn.Sample((index, draw, seed) =>
        {
            var (passage, said) = passages[index];
            var random = new Random(seed);
            var first = said[draw % said.Count];
            var others = said.FindAll(other => other.Turn.Speaker != first.Turn.Speaker);
            var second = others[draw / 7 % others.Count];
            var sources = new AnswerSources("What did they say about " + first.Turn.Text.Split(' ')[0] + "?");
            sources.Give(passage);
            var text = string.Format(
                CultureInfo.InvariantCulture, pattern, first.Turn.Speaker, Paraphrase(first.Sentence, random), sources.Cite(1), second.Turn.Speaker, Paraphrase(second.Sentence, random));
            var statements = CitedStatements.Find(text, sources.Citations(text));
            Assert.Equal(2, statements.Count);
            foreach (var (statement, from) in statements.Zip([first, second]))
            {
                var source = statement.Source!;
                var turn = passage.Turns.Single(turn => turn.Index == source.QuoteTurn);
                // Always: the words are in the turn, and the name is its speaker's.
                Assert.Equal((source.Quote, turn.Speaker, turn.StartMs), (turn.Text.Substring(source.QuoteStart!.Value, source.Quote.Length), source.Speaker, source.StartMs));
                all++;
                own += source.QuoteTurn == from.Turn.Index ? 1 : 0;
                speaker += source.Speaker == from.Turn.Speaker ? 1 : 0;
            }
        }, iter: Answers, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{pattern}: {passages.Count} passages, {all} statements, own turn {(double)own / all:P1}, own speaker {(double)speaker / all:P1}"));
        Assert.InRange((double)own / all, share, 1);
        Assert.InRange((double)speaker / all, share, 1);
    }

    // A fifth of the words is missing, and some change places.
    private static string Paraphrase(string sentence, Random random)
    {
        var words = sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => char.IsLetterOrDigit(word[0])).ToList();
        for (var drop = words.Count / 5; drop > 0; drop--)
        {
            words.RemoveAt(random.Next(words.Count));
        }

        for (var i = 0; i + 1 < words.Count; i += 3)
        {
            (words[i], words[i + 1]) = (words[i + 1], words[i]);
        }

        return string.Join(' ', words);
    }

    private static List<(GivenPassage Passage, List<(Turn Turn, string Sentence)> Said)> Passages()
    {
        var found = new List<(GivenPassage, List<(Turn Turn, string Sentence)>)>();
        foreach (var path in Directory.GetFiles(SharedData.Require("qmsum/dev/transcripts")).Order(StringComparer.Ordinal))
        {
            var read = TranscriptParser.Read(Path.GetFileName(path), File.ReadAllBytes(path));
            var turns = read.Turns.Select((turn, index) => new Turn { TranscriptId = Guid.Empty, Index = index, Speaker = turn.Speaker, StartMs = turn.StartMs, Text = turn.Text }).ToList();
            foreach (var passage in new PassageBuilder().Build(turns))
            {
                var own = turns.Skip(passage.TurnFrom).Take(passage.TurnTo - passage.TurnFrom + 1).ToList();
                var hit = new SearchHit(1, 0, Guid.Empty, "v1", read.Title, read.Title, null, passage.TurnFrom, passage.TurnTo, [], null, 1, passage.Text);
                var said = own.SelectMany(turn => Sentences.Split(turn.Text).Select(range => (Turn: turn, Sentence: turn.Text[range])))
                    .Where(one => passage.Text.Contains(one.Sentence, StringComparison.Ordinal) && QueryTerms.Informative(one.Sentence).Count >= LeastWords).ToList();
                if (said.Select(one => one.Turn.Speaker).Distinct().Count() > 1)
                {
                    found.Add((new GivenPassage(hit, own), said));
                }
            }
        }

        return found;
    }
}
