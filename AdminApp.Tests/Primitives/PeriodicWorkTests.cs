using AdminApp.Core.Primitives;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Primitives;

public class PeriodicWorkTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private readonly FakeTimeProvider _time = new();
    private readonly EventLog<PeriodicWorkTests> _log = new();

    [Fact]
    public async Task Failure_IsLoggedOnce_AndTheWorkGoesOn_AndItsRecoveryIsLogged()
    {
        using var work = new CountedWork(_time, _log) { Fails = true };
        await work.StartAsync(TestContext.Current.CancellationToken);
        await RunsAsync(work, 3);
        Assert.Equal(1, _log["PeriodicWorkFailed"]);
        work.Fails = false;
        await RunsAsync(work, 5);
        Assert.Equal(1, _log["PeriodicWorkRecovered"]);
        await work.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(work.ExecuteTask!.Exception);
    }

    [Fact]
    public async Task FailureWhileTheServerStops_IsNoFailure()
    {
        using var work = new CountedWork(_time, _log) { WaitsForStop = true };
        await work.StartAsync(TestContext.Current.CancellationToken);
        await RunsAsync(work, 1);
        await work.StopAsync(TestContext.Current.CancellationToken);
        Assert.Null(work.ExecuteTask!.Exception);
        Assert.Equal(0, _log["PeriodicWorkFailed"]);
    }

    private Task RunsAsync(CountedWork work, int times) => Eventually.UntilAsync(() => work.Runs >= times, () => _time.Advance(Interval));

    private sealed class CountedWork(TimeProvider time, ILogger logger) : PeriodicWork(Interval, "Counting", time, logger)
    {
        public volatile bool Fails;
        private int _runs;

        public bool WaitsForStop { get; init; }

        public int Runs => Volatile.Read(ref _runs);

        protected override async Task WorkAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            if (WaitsForStop)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new InvalidOperationException("What it needs is gone.");
            }

            if (Fails)
            {
                throw new InvalidOperationException("It fails.");
            }
        }
    }
}
