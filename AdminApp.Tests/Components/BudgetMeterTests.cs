using AdminApp.Chat.Asking;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Components;

public sealed class BudgetMeterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeThrottle _throttle = new();
    private readonly BunitContext _context = new();

    public BudgetMeterTests()
    {
        _context.Services.AddSingleton<TimeProvider>(_time);
        _context.Services.AddSingleton<ILlmThrottle>(_throttle);
    }

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Meter_FollowsWhatIsLeft_AndTurnsAmberBelowTen()
    {
        Spend(used: 12, others: 8);
        var meter = _context.Render<BudgetMeter>();
        Assert.Equal("Limit: 40 of 60 requests left this minute", Said(meter));
        Assert.Contains("--ok-g", meter.Markup, StringComparison.Ordinal);

        Spend(used: 51);
        _time.Advance(TimeSpan.FromSeconds(1));
        meter.WaitForAssertion(() => Assert.Equal("Limit: 9 of 60 requests left this minute", Said(meter)));
        Assert.Contains("--warn-g", meter.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "Limit reached: a question will wait a moment")]
    [InlineData(7.2, "Limit reached: a question will wait about 8 s")]
    [InlineData(22, "Limit reached: a question will wait about 20 s")]
    public void SpentLimit_SaysHowLongAQuestionWillWait(double seconds, string says)
    {
        Spend(used: 60);
        _throttle.NextSlot = TimeSpan.FromSeconds(seconds);
        Assert.Equal(says, Said(_context.Render<BudgetMeter>()));
    }

    [Fact]
    public void WithoutALimit_NothingShows() => Assert.Empty(_context.Render<BudgetMeter>().Nodes);

    private void Spend(long used, long others = 0) => _throttle.Budgets = [new BudgetSnapshot(BudgetNames.RequestsPerMinute, 60, 60, used, null, others)];

    private static string Said(IRenderedComponent<BudgetMeter> meter) => meter.Find(".budget").TextContent.Trim();
}
