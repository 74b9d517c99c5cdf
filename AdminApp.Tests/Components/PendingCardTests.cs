using AdminApp.Chat.Answers;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public sealed class PendingCardTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLlmService _llm = new();
    private readonly BunitContext _context = new();
    private int _cancelled;

    public PendingCardTests() => _context.Services.AddSingleton<TimeProvider>(_time).AddSingleton<ILlmService>(_llm);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Steps_FollowWhatIsReallyRunning()
    {
        var card = Show(null);
        Assert.Equal("Finding passages", card.Find(".chat-pending-line").TextContent.Trim());
        Assert.Equal("Find passages", card.Find(".chat-pending-steps .now").TextContent.Trim());

        Show(card, Progress(AnswerStage.Waiting, found: 12, place: 2, eta: 14, reason: "a free slot (6 of 6 busy)"));
        Assert.Equal("2nd in the queue · about 14 s", Line(card));
        Assert.Equal("Find passages: 12 found", card.Find(".chat-pending-steps .done").TextContent.Trim());
        Assert.Equal("Waiting for a free slot (6 of 6 busy)", card.Find(".chat-pending-steps .now").TextContent.Trim());
        Assert.Equal("2", card.Find("svg.chat-pending-place text").TextContent);

        Show(card, Progress(AnswerStage.Writing, found: 12));
        Assert.Equal("Write", card.Find(".chat-pending-steps .now").TextContent.Trim());
        Assert.Equal(2, card.FindAll(".chat-pending-steps .done").Count);
        Assert.Empty(card.FindAll("svg.chat-pending-place"));

        card.Find("button").Click();
        Assert.Equal(1, _cancelled);
    }

    [Fact]
    public void Estimate_RunsDown_AndSaysWhenItWasMissed_WithoutNewsFromTheServer()
    {
        var card = Show(Progress(AnswerStage.Waiting, place: 1, eta: 3));
        Assert.Equal("Next in the queue · about 3 s", Line(card));
        _time.Advance(TimeSpan.FromSeconds(1));
        card.WaitForAssertion(() => Assert.Equal("Next in the queue · about 2 s", Line(card)));
        _time.Advance(TimeSpan.FromSeconds(2));
        card.WaitForAssertion(() => Assert.Equal("Next in the queue · longer than expected", Line(card)));
    }

    [Fact]
    public void SentAndSilent_CountsTheSeconds_AndPromisesNoText()
    {
        var card = Show(Progress(AnswerStage.Writing));
        Assert.Equal("Sent, waiting for the first words", Line(card));
        _time.Advance(TimeSpan.FromSeconds(23));
        card.WaitForAssertion(() => Assert.Equal("Sent, waiting for the first words, 23 s", Line(card)));

        // A page opened later counts from the sending, too.
        var later = Show(Progress(AnswerStage.Writing) with { Since = _time.GetTimestamp() - (40 * _time.TimestampFrequency) });
        Assert.Equal("Sent, waiting for the first words, 40 s", Line(later));
    }

    [Fact]
    public void Retry_SaysWhy_AndItsSecondsCount()
    {
        var card = Show(Progress(AnswerStage.Waiting) with
        {
            Retry = "Mistral returned an error",
            RetryAfter = TimeSpan.FromSeconds(2),
            LastRetry = new AnswerRetry(1, "server_error", TimeSpan.FromSeconds(2)) { Next = 2, Most = 4 },
        });
        Assert.Equal("Mistral returned an error. Retrying in 2 s (2 of 4).", Trouble(card));
        _time.Advance(TimeSpan.FromSeconds(1));
        card.WaitForAssertion(() => Assert.Equal("Mistral returned an error. Retrying in 1 s (2 of 4).", Trouble(card)));
        _time.Advance(TimeSpan.FromSeconds(1));
        card.WaitForAssertion(() => Assert.Equal("Mistral returned an error. Retrying now (2 of 4).", Trouble(card)));
    }

    [Fact]
    public void OpenBreaker_TellsTheTimeToTheNextTryAsThat_NotAsAPlaceInTheQueue()
    {
        _llm.Provider = Down(8, mayTry: true);
        var card = Show(Progress(AnswerStage.Waiting, place: 1, eta: 30, reason: "Mistral to recover"));
        Assert.Equal("Trying Mistral again in 8 s", Line(card));
        Assert.Equal("Mistral can't be reached.", Trouble(card));
        Assert.DoesNotContain("queue", card.Markup, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(5));
        card.WaitForAssertion(() => Assert.Equal("Trying Mistral again in 3 s", Line(card)));

        card.FindAll("button").Single(button => button.TextContent == "Try now").Click();
        Assert.Equal(1, _llm.Wishes);
        _llm.Provider = Down(-1, mayTry: false);
        _time.Advance(TimeSpan.FromSeconds(1));
        card.WaitForAssertion(() => Assert.Equal("Trying Mistral again now", Line(card)));
        Assert.True(card.FindAll("button").Single(button => button.TextContent == "Try now").HasAttribute("disabled"));
    }

    [Fact]
    public void RefusedKey_ContradictsNoQuestionThatWaits()
    {
        _llm.Provider = new ProviderStatus(false, null, "Mistral rejects the API key") { Remedy = "An admin has to set a valid key." };
        Assert.Equal("2nd in the queue · about 14 s", Line(Show(Progress(AnswerStage.Waiting, place: 2, eta: 14))));
    }

    private ProviderStatus Down(double seconds, bool mayTry) => new(false, _time.GetUtcNow().AddSeconds(seconds), "Mistral can't be reached") { MayTryNow = mayTry };

    private IRenderedComponent<PendingCard> Show(AnswerProgress? progress) =>
        _context.Render<PendingCard>(parameters => parameters.Add(c => c.Progress, progress).Add(c => c.Cancel, () => _cancelled++));

    private static void Show(IRenderedComponent<PendingCard> card, AnswerProgress progress) => card.Render(parameters => parameters.Add(c => c.Progress, progress));

    private static string Line(IRenderedComponent<PendingCard> card) => string.Join(' ', card.FindAll(".chat-pending-line > span").Select(span => span.TextContent.Trim()));

    private static string Trouble(IRenderedComponent<PendingCard> card) => card.Find(".chat-pending-trouble").TextContent.Trim();

    private AnswerProgress Progress(AnswerStage stage, int? found = null, int? place = null, double? eta = null, string? reason = null) =>
        new(Guid.Empty, Guid.Empty, stage, found, place, eta is { } seconds ? _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency) : null, reason, null, "", []) { Since = _time.GetTimestamp() };
}
