using AdminApp.Chat;
using AdminApp.Ui;

namespace AdminApp.Tests.Chat;

public class LongerPatienceTests
{
    [Theory]
    [InlineData(0, 30)]
    [InlineData(66, 129)]
    [InlineData(2_400, 3_600)]
    [InlineData(3_570, 3_600)]
    public void Patience_FitsTheWait_WithRoomForItToGrow_WithinTheHour(double wait, double patience) =>
        Assert.Equal(TimeSpan.FromSeconds(patience), LongerPatience.For(TimeSpan.FromSeconds(wait)));

    [Fact]
    public void AWaitThatNoQuestionMayWait_HasNone() => Assert.Null(LongerPatience.For(TimeSpan.FromSeconds(3_571)));

    [Theory]
    [InlineData(null, "/search")]
    [InlineData(" ", "/search")]
    [InlineData("Who said \"R&D\"?", "/search?q=Who%20said%20%22R%26D%22%3F")]
    public void AQuestion_IsHandedToTheSearch(string? question, string address) => Assert.Equal(address, SearchLink.To(question));

    [Fact]
    public void ALongQuestion_IsCutBetweenCharacters()
    {
        var address = SearchLink.To(new string('x', 999) + "\U0001F600" + "y");
        Assert.Equal("/search?q=" + new string('x', 999), address);
    }
}
