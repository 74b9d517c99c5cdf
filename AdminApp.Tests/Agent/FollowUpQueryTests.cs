using AdminApp.Core.Agent;

namespace AdminApp.Tests.Agent;

public class FollowUpQueryTests
{
    private const string First = "What did the marketing expert say about rubber cases?";

    [Theory]
    [InlineData("And who objected?")]
    [InlineData("Why?")]
    [InlineData("What did she say about it then?")]
    [InlineData("Und warum?")]
    [InlineData("Et pourquoi ?")]
    [InlineData("Who said that?")]
    [InlineData("When was it decided?")]
    [InlineData("Wer hat das gesagt?")]
    [InlineData("Pourquoi il a dit non ?")]
    [InlineData("And the costs?")]
    public void QuestionWithoutASubjectOfItsOwn_PointsBack(string question) => Assert.True(FollowUpQuery.PointsBack(question));

    [Theory]
    [InlineData("Which budget was agreed for the kitchen renovation project?")]
    [InlineData("How many participants does the speech recording corpus contain?")]
    [InlineData("What about tuition fees?")]
    [InlineData("And what about tuition fees?")]
    [InlineData("Tuition fees?")]
    [InlineData("What did they decide about tuition fees?")]
    [InlineData("Who said that tuition fees rise?")]
    [InlineData("Was ist mit den Studiengebühren?")]
    [InlineData("And tuition fees?")]
    [InlineData("What about the IT budget?")]
    [InlineData("Wie hoch ist das Budget?")]
    [InlineData("Quanto costa il progetto?")]
    public void ShortQuestionWithASubjectOfItsOwn_StandsAlone(string question) => Assert.False(FollowUpQuery.PointsBack(question));

    [Fact]
    public void FollowUpOfAFollowUp_ReachesBackToTheQuestionThatStandsByItself()
    {
        HistoryMessage[] history = [new("user", "Something else entirely about microphone arrays in rooms?"), new("assistant", "x"), new("user", First), new("assistant", "y"), new("user", "And who objected?"), new("assistant", "z")];
        Assert.Equal(["And who objected?", First], FollowUpQuery.Earlier(history).Select(earlier => earlier.Text));
    }

    [Fact]
    public void FirstQuestion_HasNoneBefore() => Assert.Empty(FollowUpQuery.Earlier([]));

    [Fact]
    public void EndlessEarlierQuestions_AreCut_BetweenCharacters()
    {
        Assert.Equal(1_000, FollowUpQuery.Earlier([new("user", new string('x', 8_000))])[0].Text.Length);
        Assert.Equal(999, FollowUpQuery.Earlier([new("user", "b" + string.Concat(Enumerable.Repeat("👍", 600)))])[0].Text.Length);
    }
}
