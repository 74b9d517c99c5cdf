using AdminApp.Ui;

namespace AdminApp.Tests.Ui;

public class WordingTests
{
    [Theory]
    [InlineData(9, "1 Sep 2026")]
    [InlineData(6, "1 Jun 2026")]
    [InlineData(3, "1 Mar 2026")]
    public void EveryMonth_HasThreeLetters(int month, string day) => Assert.Equal(day, Clock.Day(new DateOnly(2026, month, 1)));

    [Theory]
    [InlineData(1_000, "1 min")]
    [InlineData(36 * 60_000, "36 min")]
    [InlineData(120 * 60_000, "2 h")]
    [InlineData(276 * 60_000, "4 h 36 min")]
    public void LengthOfAMeeting_IsInHoursAndMinutes(int milliseconds, string said) => Assert.Equal(said, Amounts.Length(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, "1 turn")]
    [InlineData(1_178, "1,178 turns")]
    public void Counts_HaveSeparators_AndOneIsSingular(int count, string said) => Assert.Equal(said, Amounts.Count(count, "turn"));

    [Fact]
    public void LaneOfAFifthSpeaker_IsAnOutline_LikeTheRingBesideTheName()
    {
        Assert.DoesNotContain("outline", SpeakerDot.LaneClass(0), StringComparison.Ordinal);
        Assert.EndsWith("outline", SpeakerDot.LaneClass(4), StringComparison.Ordinal);
        Assert.Equal(SpeakerDot.LaneClass(0).Split(' ')[0], SpeakerDot.LaneClass(4).Split(' ')[0]);
    }
}
