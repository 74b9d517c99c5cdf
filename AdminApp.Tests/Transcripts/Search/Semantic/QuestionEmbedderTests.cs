using AdminApp.Core.Transcripts.Search.Ranking;
using AdminApp.Core.Transcripts.Search.Semantic;

namespace AdminApp.Tests.Transcripts.Search.Semantic;

public class QuestionEmbedderTests
{
    [Theory]
    [InlineData("Summarize the discussion about the battery.", "the the battery.")]
    [InlineData("What did the team say?", "What did the team say?")]
    [InlineData("battery", "battery")]
    [InlineData("?!", "?!")]
    public void WordsThatOnlyAsk_AreNotEmbedded(string question, string embedded)
    {
        var model = new RecordingModel();
        new QuestionEmbedder(new RankingParameters { BareShare = 0 }).Embed(model, question);
        Assert.Equal([embedded], model.Asked);
    }

    [Fact]
    public void BareQuestion_IsTakenAway_AndEmbeddedOnceAModel()
    {
        var meaning = new QuestionEmbedder(new RankingParameters { BareShare = 0.5f });
        var model = new RecordingModel();
        var first = meaning.Embed(model, "battery");
        var second = meaning.Embed(model, "button");
        Assert.Equal(["battery", "Summarize the discussion about", "button"], model.Asked);
        Assert.Equal([(float)("battery".Length - 15), 0.5f], first);
        Assert.Equal([(float)("button".Length - 15), 0.5f], second);

        var other = new RecordingModel();
        meaning.Embed(other, "battery");
        Assert.Equal(2, other.Asked.Count);
    }

    private sealed class RecordingModel : ITextEmbedder
    {
        public List<string> Asked { get; } = [];

        public float[] EmbedPassage(string text) => throw new InvalidOperationException("A question is no passage.");

        public float[] EmbedQuestion(string text)
        {
            Asked.Add(text);
            return [text.Length, 1];
        }

        public void Dispose()
        {
        }
    }
}
