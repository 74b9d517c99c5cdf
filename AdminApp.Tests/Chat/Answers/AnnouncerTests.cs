using AdminApp.Chat.Answers;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Chat.Answers;

/// <summary>What a screen reader says: a status is read when its words change.</summary>
public class AnnouncerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Announcer _announcer;

    public AnnouncerTests() => _announcer = new Announcer(_time);

    [Fact]
    public void Place_IsSaidWhenItChanges()
    {
        Assert.Equal("", Running(null, ""));
        Assert.Equal("3rd in the queue", Running(3, ""));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("3rd in the queue", Running(3, ""));
        Assert.Equal("2nd in the queue", Running(2, ""));
        Assert.Equal("Next in the queue", Running(1, ""));
        Assert.Equal("Next in the queue", Running(null, ""));
    }

    [Fact]
    public void Writing_IsSaidOnce_ThenEveryTenSecondsAtMost_InOtherWordsEachTime()
    {
        Assert.Equal("Answer started", Running(null, "It"));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal("Answer started", Running(null, "It was"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("Still writing", Running(null, "It was left"));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("Still writing", Running(null, "It was left out"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Still writing.", Running(null, "It was left out on"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("Still writing", Running(null, "It was left out on cost"));
    }

    [Theory]
    [InlineData(MessageState.Done, "Answer ready, 1 source")]
    [InlineData(MessageState.Cancelled, "Answer stopped")]
    [InlineData(MessageState.Refused, "Not sent")]
    [InlineData(MessageState.Failed, "The answer failed")]
    [InlineData(MessageState.Interrupted, "The answer failed")]
    public void End_IsSaid(MessageState state, string says)
    {
        Running(null, "It");
        Assert.Equal(says, _announcer.Ended(new Message
        {
            Role = "assistant",
            Content = "It",
            State = state,
            Citations = [Source(1, cited: true), Source(2, cited: false)],
        }));
    }

    private string Running(int? place, string text) => _announcer.Running(
        new AnswerProgress(Guid.Empty, Guid.Empty, text.Length > 0 ? AnswerStage.Writing : AnswerStage.Waiting, null, place, null, null, null, text, []));

    private static Citation Source(int number, bool cited) => new()
    {
        Number = number,
        Cited = cited,
        ContentHash = "v1",
        Meeting = "Budget",
        FileName = "Budget.txt",
        Speaker = "Ann",
        Quote = "Blue.",
        PassageText = "Ann: Blue.",
    };
}
