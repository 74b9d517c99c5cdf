using AdminApp.Chat.Asking;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public sealed class BudgetMeterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeThrottle _throttle = new();
    private readonly FakeLlmService _llm = new();
    private readonly BunitContext _context = new();

    public BudgetMeterTests()
    {
        _context.Services.AddSingleton<TimeProvider>(_time);
        _context.Services.AddSingleton<ILlmThrottle>(_throttle).AddSingleton<ILlmService>(_llm).AddMudServices();
    }

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Meter_FollowsWhatIsFree_AndTurnsAmberBelowAFifth()
    {
        Spend(used: 12, others: 8);
        var meter = _context.Render<BudgetMeter>();
        Assert.Equal("Limit: 40 of 60 requests free this minute", Said(meter));
        Assert.Contains("--ok-g", meter.Markup, StringComparison.Ordinal);

        Spend(used: 51);
        _time.Advance(TimeSpan.FromSeconds(1));
        meter.WaitForAssertion(() => Assert.Equal("Limit: 9 of 60 requests free this minute", Said(meter)));
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

    [Theory]
    [InlineData(0, "--ok-g", "Limit: 6 of 6 requests free this minute")]
    [InlineData(4, "--ok-g", "Limit: 2 of 6 requests free this minute")]
    [InlineData(5, "--warn-g", "Limit: 1 of 6 requests free this minute")]
    public void SmallPlan_ThatIsFull_IsNoWarning(long used, string color, string says)
    {
        _throttle.Budgets = [new BudgetSnapshot(BudgetNames.RequestsPerMinute, 6, 6, used, null, 0)];
        var meter = _context.Render<BudgetMeter>();
        Assert.Equal(says, Said(meter));
        Assert.Contains(color, meter.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "0 free, 4 waiting (about 70 s)")]
    [InlineData(6, "2 free, 4 waiting")]
    public void WhatIsPromisedToThoseWhoWait_IsNotFree(long room, string says)
    {
        _throttle.Budgets = [new BudgetSnapshot(BudgetNames.RequestsPerMinute, 6, 6, 6 - room, null, 0)];
        _throttle.NextSlot = TimeSpan.FromSeconds(69);
        _throttle.GrantsAtOnce = false;
        for (var i = 0; i < 4; i++)
        {
            _ = _throttle.AcquireAsync(new LlmTicket { Terms = new("u", LlmClass.Interactive, 1), SubmittedAt = 0, Tokens = 1 }, CancellationToken.None);
        }

        Assert.Equal(says, Said(_context.Render<BudgetMeter>()));
    }

    [Fact]
    public void WithoutAKey_NoCallCanBeMade_AndHowToChangeThatIsSaid()
    {
        Spend(used: 0);
        _llm.IsConfigured = false;
        var meter = _context.Render<BudgetMeter>();
        Assert.Equal("No AI model connected: answers show the best quotes. How to connect one", string.Join(' ', Said(meter).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(meter.FindAll("svg"));
    }

    [Fact]
    public void WhileAnswersArePaused_NothingIsPromised()
    {
        Spend(used: 0);
        _llm.Provider = new ProviderStatus(false, null, "Mistral can't be reached");
        Assert.Empty(_context.Render<BudgetMeter>().Nodes);
    }

    [Fact]
    public void WithoutALimit_NothingShows() => Assert.Empty(_context.Render<BudgetMeter>().Nodes);

    private void Spend(long used, long others = 0) => _throttle.Budgets = [new BudgetSnapshot(BudgetNames.RequestsPerMinute, 60, 60, used, null, others)];

    private static string Said(IRenderedComponent<BudgetMeter> meter) => meter.Find(".chat-budget").TextContent.Trim();
}
