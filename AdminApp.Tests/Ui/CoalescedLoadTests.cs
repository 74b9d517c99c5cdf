using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Ui;

public class CoalescedLoadTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task ManyChangesDuringALoad_AreOneMore_AndTheLastStateWins()
    {
        var (state, shown, loads, running) = (0, 0, 0, 0);
        var first = new TaskCompletionSource();
        using var load = new CoalescedLoad(
            async _ =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                var read = state;
                if (++loads == 1)
                {
                    await first.Task;
                }

                shown = read;
                Interlocked.Decrement(ref running);
            },
            _time);
        var runs = new List<Task> { load.RunAsync() };
        for (state = 1; state < 97; state++)
        {
            runs.Add(load.RunAsync());
        }

        Assert.Equal(1, loads);
        first.SetResult();
        await Eventually.UntilAsync(() => Task.WhenAll(runs).IsCompleted, () => _time.Advance(CoalescedLoad.Pause));
        Assert.Equal((2, 97), (loads, shown));
    }

    [Fact]
    public async Task ChangesAtOtherTimes_WaitForThePause()
    {
        var loads = 0;
        using var load = new CoalescedLoad(
            _ =>
            {
                loads++;
                return Task.CompletedTask;
            },
            _time);
        await load.RunAsync();
        var second = load.RunAsync();
        _time.Advance(CoalescedLoad.Pause - TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, false), (loads, second.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task FailedLoad_FailsForThoseWhoWait_AndTheNextWaitsForThePause()
    {
        var loads = 0;
        using var load = new CoalescedLoad(_ => ++loads == 1 ? Task.FromException(new TimeoutException()) : Task.CompletedTask, _time);
        await Assert.ThrowsAsync<TimeoutException>(load.RunAsync);
        var second = load.RunAsync();
        Assert.False(second.IsCompleted);
        _time.Advance(CoalescedLoad.Pause);
        await second;
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task AfterItsEnd_NothingIsLoaded_AndNobodyWaits()
    {
        var loads = 0;
        var load = new CoalescedLoad(
            async token =>
            {
                loads++;
                await Task.Delay(Timeout.Infinite, token);
            },
            _time);
        var (first, second) = (load.RunAsync(), load.RunAsync());
        load.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(load.RunAsync);
        Assert.Equal(1, loads);
    }
}
