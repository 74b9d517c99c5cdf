using AdminApp.Chat.Answers;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public sealed class EndNoticeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 9, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly BunitContext _context = new();
    private int _asked;

    public EndNoticeTests() => _context.Services.AddSingleton<TimeProvider>(_time);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void ShortWait_IsCountedDown_AndThenTheButtonIsFree()
    {
        var notice = Show(Refused(LlmErrorCodes.NotInTime, wait: 90, retryAfter: 30));
        var button = notice.Find("button");
        Assert.Equal(("Ask again in 30 s", true), (button.TextContent, button.HasAttribute("disabled")));
        Assert.DoesNotContain("could be answered", notice.Markup, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(29));
        notice.WaitForAssertion(() => Assert.Equal("Ask again in 1 s", notice.Find("button").TextContent));
        _time.Advance(TimeSpan.FromSeconds(1));
        notice.WaitForAssertion(() => Assert.Equal("Ask again", notice.Find("button").TextContent));
        notice.Find("button.p").Click();
        Assert.Equal(1, _asked);
    }

    [Theory]
    [InlineData(150, "about 3 min")]
    [InlineData(3_540, "about 59 min")]
    [InlineData(3 * 3_600, "about 3 h")]
    [InlineData(20 * 86_400, "about 20 days")]
    public void LongWait_IsToldAsPeopleSayIt_AndLocksNothing(double seconds, string said)
    {
        var notice = Show(Refused(LlmErrorCodes.QueueFull, wait: seconds));
        Assert.Equal("Ask again", notice.Find("button").TextContent);
        Assert.False(notice.Find("button").HasAttribute("disabled"));
        Assert.Contains($"It could be answered in {said}.", notice.Find(".say").TextContent, StringComparison.Ordinal);

        // Where the wait grows short, the button stays free.
        _time.Advance(TimeSpan.FromSeconds(seconds - 10));
        notice.WaitForAssertion(() => Assert.Contains("It could be answered in 10 s.", notice.Find(".say").TextContent, StringComparison.Ordinal));
        Assert.False(notice.Find("button").HasAttribute("disabled"));
        _time.Advance(TimeSpan.FromSeconds(10));
        notice.WaitForAssertion(() => Assert.DoesNotContain("could be answered", notice.Find(".say").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void SpentMonth_SaysWhenTheNextBegins_OnThePersonsClock_AndLocksNothing()
    {
        var untilDecember = (new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - Now).TotalSeconds;
        var notice = Show(Refused(LlmErrorCodes.MonthSpent, wait: untilDecember - 0.2), new BrowserSettings(false, "light", "Europe/Zurich", false));
        Assert.Contains("The month begins anew on 1 Dec 2026, 01:00.", notice.Find(".say").TextContent, StringComparison.Ordinal);
        Assert.Equal("Ask again", notice.Find("button:not(.p)").TextContent); // possible, not recommended
        Assert.False(notice.Find("button").HasAttribute("disabled"));

        _time.Advance(TimeSpan.FromDays(30));
        notice = Show(Refused(LlmErrorCodes.MonthSpent, wait: untilDecember));
        Assert.DoesNotContain("begins anew", notice.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void WhileAnotherAnswerIsDue_NothingIsAsked()
    {
        var notice = Show(Refused(LlmErrorCodes.QueueFull), busy: true);
        Assert.True(notice.Find("button").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(MessageState.Refused, LlmErrorCodes.NotInTime, "", "Not started: the wait would be too long", "Nothing was sent and no tokens were used.")]
    [InlineData(MessageState.Refused, LlmErrorCodes.QueueFull, "", "Not started: the queue is full", "Nothing was sent and no tokens were used.")]
    [InlineData(MessageState.Refused, LlmErrorCodes.ProviderDown, "", "The model's provider cannot be reached", "Nothing was sent and no tokens were used.")]
    [InlineData(MessageState.Failed, LlmErrorCodes.NotInTime, "It was", "It was not answered in time", "The part above is kept. 1,204 tokens were used.")]
    [InlineData(MessageState.Failed, "network", "It was", "The answer broke off after 3.2 s", "The part above is kept. 1,204 tokens were used.")]
    [InlineData(MessageState.Failed, "network", "", "The answer failed", "1,204 tokens were used.")]
    [InlineData(MessageState.Interrupted, null, "It was", "Interrupted: the server stopped before the answer was complete", "The part above is kept.")]
    public void EachEnd_SaysWhatHappened_WhatWasKept_AndWhatItCost(MessageState state, string? code, string text, string title, string cost)
    {
        var answer = Refused(code);
        (answer.State, answer.Content, answer.TotalMs) = (state, text, 3_200);
        if (state == MessageState.Failed)
            (answer.PromptTokens, answer.CompletionTokens) = (1_004, 200);
        var notice = Show(answer);
        Assert.Equal(title, notice.Find(".notice .m").TextContent);
        Assert.EndsWith(cost, notice.Find(".say").TextContent, StringComparison.Ordinal);
        Assert.Equal(code == LlmErrorCodes.ProviderDown, notice.FindAll("a[href='/search']").Count == 1);
    }

    [Theory]
    [InlineData("It was", "Stopped. The part above is kept.")]
    [InlineData("", "Cancelled before anything was written.")]
    public void StoppedAnswer_IsNoFault(string text, string says)
    {
        var answer = Refused(null);
        (answer.State, answer.Content) = (MessageState.Cancelled, text);
        var notice = Show(answer);
        Assert.Contains(says, notice.Find(".remark").TextContent, StringComparison.Ordinal);
        Assert.Empty(notice.FindAll(".notice"));
    }

    private IRenderedComponent<EndNotice> Show(Message answer, BrowserSettings? settings = null, bool busy = false) =>
        _context.Render<EndNotice>(parameters => parameters
            .Add(n => n.Answer, answer).Add(n => n.Busy, busy).Add(n => n.AskAgain, () => _asked++).AddCascadingValue(settings ?? BrowserSettings.Default));

    private static Message Refused(string? code, double? wait = null, double? retryAfter = null) => new()
    {
        Id = Guid.NewGuid(),
        Role = "assistant",
        Content = "",
        State = MessageState.Refused,
        ErrorCode = code,
        ErrorText = "This is why.",
        CompletedAtUtc = Now.UtcDateTime,
        EstimatedWaitSeconds = wait,
        RetryAfterSeconds = retryAfter,
    };
}
