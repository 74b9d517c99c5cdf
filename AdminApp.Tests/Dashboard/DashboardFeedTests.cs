using System.Collections;
using System.Collections.Immutable;
using AdminApp.Core.Access;
using AdminApp.Core.Alerts;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Monitoring;
using AdminApp.Core.Requests;
using AdminApp.Core.Services;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Dashboard;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Monitoring;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;

namespace AdminApp.Tests.Dashboard;

public sealed class DashboardFeedTests : IAsyncLifetime
{
    private const long Noon = 1_800_000_000;
    private static readonly DashboardKey Hour = new(DashboardRange.Hour, QuestionClass.All);

    private readonly MetricsHistory _history = new();
    private readonly FakeAlerts _alerts = new();
    private readonly List<IDisposable> _ends = [];
    private TestStore _store = default!;
    private DashboardFeed _feed = default!;
    private readonly FakePart _provider = new("mistral");
    private readonly FakePart _webhook = new("webhook");

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.CreateAsync(StoreKind.Sqlite);
        var (ledger, throttle) = (new QuestionLedger(TimeProvider.System), new FakeThrottle());
        var rows = new MetricsStore(_store.Contexts, _store.Services.GetRequiredService<InstanceId>(), NullLogger<MetricsStore>.Instance);
        _feed = new DashboardFeed(
            _history, new MetricsTimeline(_history, rows),
            new DashboardSources(
                new LlmMetrics(throttle, ledger, new LlmCounters(), new FakeLlmService()),
                new OpenRequests(ledger, new RequestNames(new RequestTexts(_store.Contexts), new RequestUsers(_store.Contexts), NullLogger<RequestNames>.Instance), TimeProvider.System), new ServiceBoard([_provider, _webhook]),
                _store.Services.GetRequiredService<SettingsStore>(), _alerts),
            NullLogger<DashboardFeed>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _ends.ForEach(end => end.Dispose());
        _feed.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task AnAlert_IsASpanOnEveryChart_AndInTheList()
    {
        var seen = Watch(Hour);
        await TickAsync(Noon, () => seen.Count > 0);
        Assert.DoesNotContain(seen[^1].Charts, chart => chart.Markup.Contains("dashboard-span", StringComparison.Ordinal));

        _alerts.Events = [new AlertEvent { Rule = "rate_limit", FiredAtUtc = DateTimeOffset.FromUnixTimeSeconds(Noon).UtcDateTime }];
        await TickAsync(Noon + 1, () => seen[^1].Alerts.Count > 0);
        Assert.All(seen[^1].Charts, chart => Assert.Contains("dashboard-span-critical", chart.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ViewersOfOneRange_GetTheSamePicture()
    {
        var (one, other) = (Watch(Hour), Watch(Hour));
        await TickAsync(Noon, () => one.Count > 0 && other.Count > 0);

        Assert.Same(one[^1], other[^1]);
        Assert.Equal((1, 8, 15), (_feed.Ranges, one[^1].Tiles.Count, one[^1].Charts.Count));
    }

    [Fact]
    public async Task Chips_AreTheMainParts_AndOthersThatHaveTrouble_AndLeadToThem()
    {
        _webhook.Status = _webhook.Status with { IsMain = false };
        var seen = Watch(Hour);
        await TickAsync(Noon, () => seen.Count > 0);
        Assert.Equal([new ServiceChip("mistral", "healthy", Color.Success, "/services#mistral")], seen[^1].Services);

        _webhook.Status = _webhook.Status with { State = ServiceState.Down, Word = "failing" };
        await TickAsync(Noon + 1, () => seen[^1].Services.Count > 1);
        Assert.Equal(new ServiceChip("webhook", "failing", Color.Error, "/services#webhook"), seen[^1].Services[1]);
    }

    [Fact]
    public async Task ALateViewer_GetsThePresentPictureAtOnce()
    {
        var first = Watch(Hour);
        await TickAsync(Noon, () => first.Count > 0);

        Assert.Single(Watch(Hour));
    }

    [Fact]
    public async Task NothingIsBuilt_WhileNoOneWatches()
    {
        var seen = new List<DashboardPicture>();
        _feed.Watch(Hour, seen.Add)!.Dispose();
        _history.Add(Noon, Points.Of());
        Assert.Equal(0, _feed.Ranges);

        var next = Watch(Hour);
        await TickAsync(Noon + 1, () => next.Count > 0);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task AChartThatDidNotChange_HasTheSamePicture()
    {
        var seen = Watch(Hour);
        await TickAsync(Noon, () => seen.Count > 0);
        var before = seen.Count;
        await TickAsync(Noon + 1, () => seen.Count > before);

        Assert.Equal(seen[before - 1].Charts[0].Markup, seen[^1].Charts[0].Markup);
        Assert.Equal(seen[before - 1].Tiles, seen[^1].Tiles);
        Assert.Same(seen[before - 1].Services, seen[^1].Services);
        Assert.Same(seen[before - 1].Changes, seen[^1].Changes);
    }

    [Fact]
    public async Task WhatHappens_IsInTheNextPicture()
    {
        var seen = Watch(Hour);
        await TickAsync(Noon, () => seen.Count > 0);
        await TickAsync(Noon + 1, () => seen.Any(picture => picture.Columns.Total()[Tally.Answered] == 7), Points.Of(waiting: 3, answered: 7, seconds: 4));

        Assert.Equal("4.0", seen[^1].Tiles.Single(tile => tile.Label == "Response time p95").Value);
    }

    [Fact]
    public async Task ADay_IsReadFromTheStore_AndFollowsOnly20SecondsLater()
    {
        var rows = new MetricsStore(_store.Contexts, _store.Services.GetRequiredService<InstanceId>(), NullLogger<MetricsStore>.Instance);
        await rows.WriteAsync((Noon / 60 * 60) - 36_000, Points.Of(answered: 5), TestContext.Current.CancellationToken);
        var seen = Watch(new DashboardKey(DashboardRange.Named[2], QuestionClass.All));
        await TickAsync(Noon, () => seen.Count > 0);
        Assert.Equal(5, seen[^1].Columns.Total()[Tally.Answered]);

        var count = seen.Count;
        await TickAsync(Noon + 1, () => seen.Count > count);
        Assert.Same(seen[count - 1].Columns, seen[^1].Columns);
        // The picture of a tick may be drawn before the store has replied.
        for (var second = Noon + 21; ReferenceEquals(seen[^1].Columns, seen[0].Columns); second++)
        {
            count = seen.Count;
            await TickAsync(second, () => seen.Count > count);
        }
    }

    [Fact]
    public async Task AStoreThatIsAway_LeavesWhatMemoryHas_AndIsAskedAgain()
    {
        var contexts = new AwayContexts(_store.Contexts);
        var rows = new MetricsStore(contexts, _store.Services.GetRequiredService<InstanceId>(), NullLogger<MetricsStore>.Instance);
        await rows.WriteAsync((Noon / 60 * 60) - 600, Points.Of(answered: 5), TestContext.Current.CancellationToken);
        _history.Add(Noon, Points.Of(answered: 1));
        contexts.IsAway = true;
        var range = new RangeHistory(DashboardRange.Hour, new MetricsTimeline(_history, rows), _history);

        await range.RefreshAsync(Noon, TestContext.Current.CancellationToken);
        Assert.Equal((1, false), (range.Columns!.Total()[Tally.Answered], range.IsComplete));
        contexts.IsAway = false;
        await range.RefreshAsync(Noon + 5, TestContext.Current.CancellationToken);
        Assert.False(range.IsComplete);
        await range.RefreshAsync(Noon + 20, TestContext.Current.CancellationToken);
        Assert.Equal((6, true), (range.Columns.Total()[Tally.Answered], range.IsComplete));
    }

    [Fact]
    public void RangesAreBounded()
    {
        for (var i = 0; i < DashboardFeed.MaxRanges; i++)
        {
            Watch(new DashboardKey(DashboardRange.Between(i * 600, 86_400), QuestionClass.All));
        }

        Assert.Null(_feed.Watch(Hour, _ => { }));
    }

    private Pictures Watch(DashboardKey key)
    {
        var seen = new Pictures();
        _ends.Add(_feed.Watch(key, seen.Add)!);
        return seen;
    }

    /// <summary>The pictures that came, which may be read while more come.</summary>
    private sealed class Pictures : IReadOnlyList<DashboardPicture>
    {
        private ImmutableList<DashboardPicture> _all = [];

        public int Count => Volatile.Read(ref _all).Count;

        public DashboardPicture this[int index] => Volatile.Read(ref _all)[index];

        public void Add(DashboardPicture picture) => ImmutableInterlocked.Update(ref _all, static (all, next) => all.Add(next), picture);

        public IEnumerator<DashboardPicture> GetEnumerator() => Volatile.Read(ref _all).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    // A tick that comes while one is being built is left out, so the same second may have to be told again.
    private Task TickAsync(long second, Func<bool> happened, MetricsPoint? point = null)
    {
        _history.Add(second, point ?? Points.Of());
        return Eventually.UntilAsync(happened, () => _history.Add(second, new MetricsPoint()));
    }

    private sealed class AwayContexts(IDbContextFactory<AdminDbContext> inner) : IDbContextFactory<AdminDbContext>
    {
        public bool IsAway { get; set; }

        public AdminDbContext CreateDbContext() => IsAway ? throw new InvalidOperationException("away") : inner.CreateDbContext();
    }

    private sealed class FakeAlerts : IAlertLog
    {
        public IReadOnlyList<AlertEvent> Events { get; set; } = [];
    }
}
