using AdminApp.Chat.Asking;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Usage;

namespace AdminApp.Tests.Components;

public class QuotaLeftTests
{
    [Theory]
    [InlineData(10, 0, 7, 0, null)]
    [InlineData(10, 0, 8, 0, "2 questions left today")]
    [InlineData(10, 0, 9, 0, "1 question left today")]
    [InlineData(10, 0, 10, 0, "Your quota is used up until 01:00")]
    [InlineData(0, 10_000, 50, 8_500, "1,500 tokens left today")]
    [InlineData(0, 10_000, 50, 12_000, "Your quota is used up until 01:00")]
    [InlineData(10, 10_000, 8, 9_500, "500 tokens left today")]
    [InlineData(10, 10_000, 9, 8_500, "1 question left today")]
    public void TheComposer_SaysWhatIsLeft_OnceItIsLittle(int questions, long tokens, long asked, long used, string? says) =>
        Assert.Equal(says, QuotaLeft.Text(new QuotaUse("user:1", new Quota(questions, tokens), new UsageSums(asked, 0, used, 0, 0)), "01:00"));

    [Fact]
    public void WithoutAQuota_ItSaysNothing() => Assert.Null(QuotaLeft.Text(null, "01:00"));
}
