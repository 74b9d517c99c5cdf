using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Transcripts.Formats;

public class MeetingTitleTests
{
    [Theory]
    [InlineData("Team sync - Oct 3 2025", "Team sync")]
    [InlineData("Team sync - Oct 3, 2025", "Team sync")]
    [InlineData("Team sync 2025-10-03", "Team sync")]
    [InlineData("2025-10-03 Team sync", "Team sync")]
    [InlineData("Team sync (October 3rd, 2025)", "Team sync")]
    [InlineData("Team sync, 3 Oct 2025", "Team sync")]
    [InlineData("Friday, Oct 3, 2025: Team sync", "Team sync")]
    [InlineData("Team_sync_2025_10_03_otter_ai", "Team sync")]
    [InlineData("GMT20251003-140000_Team", "Team")]
    [InlineData("2025-10-03", "2025-10-03")]
    [InlineData("Monthly Oct 3 2025", "Monthly")]
    [InlineData("Weekly 2025-10-3", "Weekly")]
    [InlineData("Weekly 2025-10-03T10:04:05Z", "Weekly")]
    [InlineData("Weekly – Friday 3rd October 2025", "Weekly")]
    [InlineData("Wochenrunde, Fr., 03.10.2025", "Wochenrunde")]
    [InlineData("Réunion du vendredi 3 octobre 2025 à 10h04", "Réunion")]
    [InlineData("Reunión del puerto, viernes, 3 de octubre de 2025", "Reunión del puerto")]
    [InlineData("Overleg van vrijdag 3 oktober 2025", "Overleg")]
    [InlineData("定例会議 2025年10月3日(金)", "定例会議")]
    public void FileName_TellsTitleAndDay(string name, string title)
    {
        var read = MeetingTitle.From([], name + ".txt");
        Assert.Equal((title, new DateOnly(2025, 10, 3)), (read.Title, read.Date));
    }

    [Theory]
    [InlineData("Team sync")]
    [InlineData("Review of 2025-13-45")]
    [InlineData("Marching 3000 2025")]
    [InlineData("Room 20259999")]
    [InlineData("Marketing 12 2024")]
    [InlineData("Decision 12, 2024")]
    [InlineData("12 Marching 2024")]
    public void NoDate_IsNone(string name) => Assert.Equal(new MeetingTitle(name, null), MeetingTitle.From([], name + ".txt"));

    [Fact]
    public void FirstLine_GoesBeforeTheFileName_ADateAloneIsNoTitle()
    {
        Assert.Equal(new MeetingTitle("Kick-off", new DateOnly(2024, 2, 29)), MeetingTitle.From(["Kick-off - Feb 29 2024"], "notes 2020-01-01.txt"));
        Assert.Equal(new MeetingTitle("Kick-off", new DateOnly(2020, 1, 1)), MeetingTitle.From(["Kick-off"], "notes 2020-01-01.txt"));
        Assert.Equal(new MeetingTitle("notes", new DateOnly(2024, 2, 29)), MeetingTitle.From(["Feb 29, 2024"], "notes.txt"));
        Assert.Equal(new MeetingTitle("notes", new DateOnly(2025, 10, 3)), MeetingTitle.From(["Fri, Oct 3, 2025 10:00AM • 45:02"], "notes.txt"));
    }

    [Theory]
    [InlineData("Fri, Oct 3, 2025 10:00AM • 45:02", true)]
    [InlineData("Friday, October 3rd, 2025, 45 mins", true)]
    [InlineData("2025-10-03", true)]
    [InlineData("45:02", true)]
    [InlineData("Friday", false)]
    [InlineData("Marketing 12 2024", false)]
    [InlineData("Fridays 10:00", false)]
    public void DateLine_HoldsNothingElse(string line, bool expected) => Assert.Equal(expected, DateLine.Is(line));

    [Theory]
    [InlineData("1jan", "!x")]
    [InlineData("1 am ", "x")]
    [InlineData("1maymay", "x")]
    [InlineData("1stth", "x")]
    [InlineData("1,", "x")]
    public void DateLine_MadeToHurt_IsReadInLinearTime(string part, string end) =>
        Assert.False(DateLine.Is(string.Concat(Enumerable.Repeat(part, 50_000)) + end));
}
