using AdminApp.Chat.Answers;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public sealed class EndNoticeTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 9, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly BunitContext _context = new();
    private readonly FakeLlmService _llm = new();
    private int _asked;
    private int _waited;

    public EndNoticeTests() => _context.Services.AddSingleton<TimeProvider>(_time).AddSingleton<ILlmService>(_llm).AddMudServices();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Refused_TellsWaitBesideLimit_AndWaitAnywayComesFirst()
    {
        var answer = Refused(LlmErrorCodes.NotInTime, wait: 66, retryAfter: 6);
        answer.ErrorText = "The queue needs about 66 s, your limit is 60 s.";
        var notice = Show(answer);
        Assert.Equal("Not sent: the wait is too long", notice.Find(".ui-notice .ui-medium").TextContent);
        Assert.Equal("The queue needs about 66 s, your limit is 60 s. Nothing was used.", notice.Find(".ui-notice-text").TextContent.Trim());
        Assert.Equal(["Wait anyway", "Ask again in 6 s"], Buttons(notice));
        notice.Find("button.mud-button-filled-primary").Click();
        Assert.Equal((1, 0), (_waited, _asked));

        // A place may be free then, though the wait is not over; and at last there is nothing to wait for.
        _time.Advance(TimeSpan.FromSeconds(6));
        notice.WaitForAssertion(() => Assert.Equal(["Wait anyway", "Ask now"], Buttons(notice)));
        _time.Advance(TimeSpan.FromSeconds(60));
        notice.WaitForAssertion(() => Assert.Equal(["Ask again"], Buttons(notice)));
        notice.Find("button.mud-button-filled-primary").Click();
        Assert.Equal((1, 1), (_waited, _asked));
    }

    [Theory]
    [InlineData(LlmErrorCodes.QueueFull, 66)]
    [InlineData(LlmErrorCodes.ProviderDown, 66)]
    [InlineData(LlmErrorCodes.NotInTime, 3_600)]
    public void WaitingAnyway_IsOfferedOnlyWhereItHelps(string code, double wait) =>
        Assert.DoesNotContain("Wait anyway", Buttons(Show(Refused(code, wait, retryAfter: 6))));

    [Fact]
    public void ProvidersFailure_IsToldOnce_AndTheQuestionIsHandedToTheSearch()
    {
        var answer = Failed("Mistral returned an error (500). Tried 4 times in 9 s.");
        var notice = Show(answer, question: "What about R&D?");
        Assert.Equal("Mistral returned an error (500)", notice.Find(".ui-notice .ui-medium").TextContent);
        Assert.Equal("Tried 4 times in 9 s.", notice.Find(".ui-notice-text").TextContent.Trim());
        Assert.Equal("/search?q=What%20about%20R%26D%3F", notice.Find("a").GetAttribute("href"));

        answer.QuotesOnly = true;
        answer.Content = "- quotes";
        Assert.Equal("Tried 4 times in 9 s. The best quotes are below.", Show(answer).Find(".ui-notice-text").TextContent.Trim());
    }

    [Fact]
    public void WhileTheProviderIsDown_TheNextTryIsTold_AskingAgainIsTheNextTry_AndItsReturnIsSeen()
    {
        _llm.Provider = new ProviderStatus(false, Now.AddSeconds(8), "Mistral can't be reached");
        var notice = Show(Failed("Mistral can't be reached. Tried 4 times in 9 s."), last: true);
        Assert.EndsWith("Trying Mistral again in 8 s.", notice.Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal);
        notice.Find("button").Click();
        Assert.Equal((1, 1), (_llm.Wishes, _asked));

        _llm.Provider = ProviderStatus.Up;
        _time.Advance(TimeSpan.FromSeconds(1));
        notice.WaitForAssertion(() => Assert.EndsWith("Mistral is back.", notice.Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal));

        // Only the end of the conversation speaks of now.
        _llm.Provider = new ProviderStatus(false, Now.AddSeconds(8), "Mistral can't be reached");
        Assert.DoesNotContain("again in", Show(Failed("Mistral can't be reached. Tried once.")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortWait_IsCountedDown_AndThenTheButtonIsFree()
    {
        var notice = Show(Refused(LlmErrorCodes.QueueFull, wait: 90, retryAfter: 30));
        var button = notice.Find("button");
        Assert.Equal(("Ask again in 30 s", true), (button.TextContent, button.HasAttribute("disabled")));
        Assert.DoesNotContain("could be answered", notice.Markup, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(29));
        notice.WaitForAssertion(() => Assert.Equal("Ask again in 1 s", notice.Find("button").TextContent));
        _time.Advance(TimeSpan.FromSeconds(1));
        notice.WaitForAssertion(() => Assert.Equal("Ask again", notice.Find("button").TextContent));
        notice.Find("button.mud-button-filled-primary").Click();
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
        Assert.Contains($"Try again in {said}.", notice.Find(".ui-notice-text").TextContent, StringComparison.Ordinal);

        // Where the wait grows short, the button stays free.
        _time.Advance(TimeSpan.FromSeconds(seconds - 10));
        notice.WaitForAssertion(() => Assert.Contains("Try again in 10 s.", notice.Find(".ui-notice-text").TextContent, StringComparison.Ordinal));
        Assert.False(notice.Find("button").HasAttribute("disabled"));
        _time.Advance(TimeSpan.FromSeconds(10));
        notice.WaitForAssertion(() => Assert.DoesNotContain("could be answered", notice.Find(".ui-notice-text").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void SpentMonth_SaysWhenTheNextBegins_OnThePersonsClock_AndLocksNothing()
    {
        var untilDecember = (new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - Now).TotalSeconds;
        var notice = Show(Refused(LlmErrorCodes.MonthSpent, wait: untilDecember - 0.2), new BrowserSettings(false, ThemeChoice.Light, "Europe/Zurich", false));
        Assert.Contains("The monthly allowance resets on 1 Dec 2026, 01:00.", notice.Find(".ui-notice-text").TextContent, StringComparison.Ordinal);
        Assert.Equal("Ask again", notice.Find("button:not(.mud-button-filled-primary)").TextContent); // possible, not recommended
        Assert.False(notice.Find("button").HasAttribute("disabled"));

        _time.Advance(TimeSpan.FromDays(30));
        notice = Show(Refused(LlmErrorCodes.MonthSpent, wait: untilDecember));
        Assert.DoesNotContain("month begins", notice.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void WhileAnotherAnswerIsDue_NothingIsAsked()
    {
        var notice = Show(Refused(LlmErrorCodes.QueueFull), busy: true);
        Assert.True(notice.Find("button").HasAttribute("disabled"));
    }

    [Theory]
    [InlineData(MessageState.Refused, LlmErrorCodes.NotInTime, "", "Not sent: the wait is too long", "Nothing was used.")]
    [InlineData(MessageState.Refused, LlmErrorCodes.QueueFull, "", "Not sent: the queue is full", "Nothing was used.")]
    [InlineData(MessageState.Refused, LlmErrorCodes.ProviderDown, "", "This is why", "Nothing was used.")]
    [InlineData(MessageState.Failed, LlmErrorCodes.NotInTime, "It was", "Not answered in time", "The text so far was kept. 1,204 tokens were used.")]
    [InlineData(MessageState.Failed, "network", "It was", "The answer was cut off after 3.2 s", "The text so far was kept. 1,204 tokens were used.")]
    [InlineData(MessageState.Failed, "network", "", "The answer failed", "1,204 tokens were used.")]
    [InlineData(MessageState.Interrupted, null, "It was", "Interrupted: the server stopped before the answer was complete", "The text so far was kept.")]
    public void EachEnd_SaysWhatHappened_WhatWasKept_AndWhatItCost(MessageState state, string? code, string text, string title, string cost)
    {
        var answer = Refused(code);
        (answer.State, answer.Content, answer.TotalMs) = (state, text, 3_200);
        if (state == MessageState.Failed)
        {
            (answer.PromptTokens, answer.CompletionTokens) = (1_004, 200);
        }

        var notice = Show(answer);
        Assert.Equal(title, notice.Find(".ui-notice .ui-medium").TextContent);
        Assert.EndsWith(cost, notice.Find(".ui-notice-text").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(code == LlmErrorCodes.ProviderDown, notice.FindAll("a[href='/search']").Count == 1);
    }

    [Theory]
    [InlineData("It was", "Stopped. The text so far was kept.")]
    [InlineData("", "Canceled before anything was written.")]
    public void StoppedAnswer_IsNoFault(string text, string says)
    {
        var answer = Refused(null);
        (answer.State, answer.Content) = (MessageState.Cancelled, text);
        var notice = Show(answer);
        Assert.Contains(says, notice.Find(".chat-answer-remark").TextContent, StringComparison.Ordinal);
        Assert.Empty(notice.FindAll(".ui-notice"));
    }

    private IRenderedComponent<EndNotice> Show(Message answer, BrowserSettings? settings = null, bool busy = false, bool last = false, string? question = null) =>
        _context.Render<EndNotice>(parameters => parameters
            .Add(n => n.Answer, answer).Add(n => n.Busy, busy).Add(n => n.Last, last).Add(n => n.Question, question)
            .Add(n => n.AskAgain, () => _asked++).Add(n => n.WaitAnyway, () => _waited++).AddCascadingValue(settings ?? BrowserSettings.Default));

    private static string[] Buttons(IRenderedComponent<EndNotice> notice) => [.. notice.FindAll("button").Select(button => button.TextContent)];

    private static Message Failed(string why)
    {
        var answer = Refused(LlmErrorCodes.ProviderDown);
        (answer.State, answer.ErrorText) = (MessageState.Failed, why);
        return answer;
    }

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
