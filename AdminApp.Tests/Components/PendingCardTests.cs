using AdminApp.Chat.Answers;
using AdminApp.Core.Chat;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public sealed class PendingCardTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BunitContext _context = new();
    private int _cancelled;

    public PendingCardTests() => _context.Services.AddSingleton<TimeProvider>(_time);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Steps_FollowWhatIsReallyRunning()
    {
        var card = Show(null);
        Assert.Equal("Finding passages", card.Find(".line").TextContent.Trim());
        Assert.Equal("Find passages", card.Find(".steps .now").TextContent.Trim());

        Show(card, Progress(AnswerStage.Waiting, found: 12, place: 2, eta: 14, reason: "6 of 6 calls in flight"));
        Assert.Equal("2nd in the queue · about 14 s", Line(card));
        Assert.Equal("Find passages: 12 found", card.Find(".steps .done").TextContent.Trim());
        Assert.Equal("Wait: 6 of 6 calls in flight", card.Find(".steps .now").TextContent.Trim());
        Assert.Equal("2", card.Find("svg.place text").TextContent);

        Show(card, Progress(AnswerStage.Writing, found: 12));
        Assert.Equal("Writing", Line(card));
        Assert.Equal(2, card.FindAll(".steps .done").Count);
        Assert.Empty(card.FindAll("svg.place"));

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
    public void Retry_SaysWhy_AndWhenTheNextTryIs()
    {
        var card = Show(Progress(AnswerStage.Waiting) with { Retry = "the provider is loaded", RetryAfter = TimeSpan.FromSeconds(2) });
        Assert.Equal("Waiting", Line(card));
        Assert.Equal("the provider is loaded Next try in 2 s.", card.Find(".retry").TextContent.Trim());
    }

    private IRenderedComponent<PendingCard> Show(AnswerProgress? progress) =>
        _context.Render<PendingCard>(parameters => parameters.Add(c => c.Progress, progress).Add(c => c.Cancel, () => _cancelled++));

    private static void Show(IRenderedComponent<PendingCard> card, AnswerProgress progress) => card.Render(parameters => parameters.Add(c => c.Progress, progress));

    private static string Line(IRenderedComponent<PendingCard> card) => string.Join(' ', card.FindAll(".line > span").Select(span => span.TextContent.Trim()));

    private static AnswerProgress Progress(AnswerStage stage, int? found = null, int? place = null, double? eta = null, string? reason = null) =>
        new(Guid.Empty, Guid.Empty, stage, found, place, eta is { } seconds ? TimeSpan.FromSeconds(seconds) : null, reason, null, "", []);
}
