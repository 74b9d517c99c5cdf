using AdminApp.Core.Monitoring;
using AdminApp.Core.Services;
using AdminApp.Services;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Services;

public sealed class ServicesFeedTests : IDisposable
{
    private readonly MetricsHistory _history = new();
    private readonly FakePart _part = new("store");
    private readonly ServicesFeed _feed;
    private long _second = 1_800_000_000;

    public ServicesFeedTests() => _feed = new ServicesFeed(_history, new ServiceBoard([_part]), NullLogger<ServicesFeed>.Instance);

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void NothingIsRead_WhileNoOneWatches()
    {
        Tick();
        Assert.Equal(0, _part.Reads);

        _feed.Watch(_ => { }).Dispose();
        var reads = _part.Reads;
        Tick();
        Assert.Equal((reads, 0), (_part.Reads, _feed.Watchers));
    }

    [Fact]
    public void AllViewers_GetOneReadingATick_AndOnlyWhatChanged()
    {
        var (one, other) = (new List<IReadOnlyList<ServiceStatus>>(), new List<IReadOnlyList<ServiceStatus>>());
        using var first = _feed.Watch(one.Add);
        using var second = _feed.Watch(other.Add);
        Assert.Equal((1, 1), (one.Count, other.Count));
        var reads = _part.Reads;
        Tick();
        Assert.Equal((reads + 1, 1, 1), (_part.Reads, one.Count, other.Count));

        _part.Status = _part.Status with { State = ServiceState.Down, Word = "down" };
        Tick();
        Assert.Equal((2, 2, ServiceState.Down), (one.Count, other.Count, one[^1][0].State));
        Assert.Same(one[^1], other[^1]);
    }

    private void Tick() => _history.Add(_second++, Points.Of());
}
