using AdminApp.Core.Agent.Facts;

namespace AdminApp.Tests.Agent.Facts;

public class MeetingQuestionsTests
{
    [Theory]
    [InlineData("How many meetings talk about budgets? List them all")]
    [InlineData("What meetings did we have this week?")]
    [InlineData("Which of our meetings were about hiring?")]
    [InlineData("List all the meetings")]
    [InlineData("Wie viele Besprechungen hatten wir?")]
    [InlineData("Welche Meetings gab es?")]
    [InlineData("Combien de réunions avons-nous eues ?")]
    [InlineData("¿Cuántas reuniones tuvimos?")]
    [InlineData("Quali riunioni ci sono state?")]
    public void CountOrList_IsSeen(string question) => Assert.True(MeetingQuestions.CountsOrLists(question));

    [Theory]
    [InlineData("What was decided in the meeting?")]
    [InlineData("Which action items came out of Retro?")]
    [InlineData("What meeting decided that?")]
    [InlineData("How many people were hired?")]
    [InlineData("¿Qué reunión fue?")]
    public void OtherQuestions_AreNone(string question) => Assert.False(MeetingQuestions.CountsOrLists(question));
}
