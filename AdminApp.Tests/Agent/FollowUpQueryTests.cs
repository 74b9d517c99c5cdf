using AdminApp.Core;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;

namespace AdminApp.Tests.Agent;

public class FollowUpQueryTests
{
    private const string First = "What did the marketing expert say about rubber cases?";

    [Theory]
    [InlineData("And who objected?")]
    [InlineData("Why?")]
    [InlineData("What did she say about it then?")]
    [InlineData("Und warum?")]
    public void QuestionThatLeansOnTheOneBefore_IsSearchedWithItsWords(string question) =>
        Assert.Equal($"{question}\n{First}", FollowUpQuery.Of(question, [new("user", First), new("assistant", "Soft [1].")]));

    [Theory]
    [InlineData("Which budget was agreed for the kitchen renovation project?")]
    [InlineData("How many participants does the speech recording corpus contain?")]
    public void QuestionThatStandsByItself_IsSearchedAlone(string question) =>
        Assert.Equal(question, FollowUpQuery.Of(question, [new("user", First), new("assistant", "Soft [1].")]));

    [Fact]
    public void FollowUpOfAFollowUp_ReachesBackToTheQuestionThatStandsByItself()
    {
        HistoryMessage[] history = [new("user", "Something else entirely about microphone arrays in rooms?"), new("assistant", "x"), new("user", First), new("assistant", "y"), new("user", "And who objected?"), new("assistant", "z")];
        Assert.Equal($"Why?\nAnd who objected?\n{First}", FollowUpQuery.Of("Why?", history));
    }

    [Fact]
    public void FirstQuestion_IsSearchedAsItIs() => Assert.Equal("Why?", FollowUpQuery.Of("Why?", []));

    [Fact]
    public void EarlierQuestionOfEmoji_IsCutBetweenThem()
    {
        var text = FollowUpQuery.Of("why?", [new("user", "bb" + string.Concat(Enumerable.Repeat("👍", 600)))]);
        Assert.True(ValidText.IsValid(text));
        Assert.InRange(text.Length, 999, 1_000);
    }

    [Fact]
    public void EndlessEarlierQuestions_AreCut() => Assert.Equal(1_000, FollowUpQuery.Of("Why?", [new("user", new string('x', 8_000))]).Length);
}
