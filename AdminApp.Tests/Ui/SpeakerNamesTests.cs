using AdminApp.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Ui;

namespace AdminApp.Tests.Ui;

public class SpeakerNamesTests
{
    private readonly Transcript[] _meetings = [Meeting("Zoe", "Anna Berg"), Meeting("ANNA  BERG", "Ben"), Meeting("ben\u200B")];

    [Fact]
    public void EachSpeakerIsOffered_Once_InAlphabeticalOrder() => Assert.Equal(["Anna Berg", "Ben", "Zoe"], SpeakerNames.Of(_meetings));

    [Theory]
    [InlineData("anna  berg", 0, 1)]
    [InlineData("BEN", 1, 2)]
    public void MeetingsOfASpeaker_AreFoundHoweverTheNameIsTyped(string typed, params int[] found) =>
        Assert.Equal(found.Select(i => _meetings[i]), SpeakerNames.MeetingsOf(typed, _meetings));

    [Fact]
    public void NobodyOfThisName_HasNoMeetings() => Assert.Empty(SpeakerNames.MeetingsOf("Eve", _meetings));

    [Theory]
    [InlineData("Ben", 1)]
    [InlineData("BEN ", 1)]
    [InlineData("Eve", 0)]
    public void CitedSpeaker_HasTheColorOfTheMeetingsOne_HoweverTheNameIsWritten(string cited, int index)
    {
        var catalog = new MeetingCatalog([new TranscriptSummary(_meetings[1], Embedded: true)]);
        var source = new Citation { TranscriptId = _meetings[1].Id, ContentHash = "", Meeting = "", FileName = "", Speaker = cited, Quote = "", PassageText = "" };
        Assert.Equal(index, catalog.SpeakerIndex(source));
    }

    private static Transcript Meeting(params string[] speakers) => new() { Id = Guid.NewGuid(), FileName = "a.txt", Title = "a", ContentHash = "", Format = "", Speakers = [.. speakers] };
}
