using AdminApp.Search;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Search;

public class SearchTurnsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SearchTurns _turns;

    public SearchTurnsTests() => _turns = new SearchTurns(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneAfterTheOther_IsNeverRefused()
    {
        for (var i = 0; i < 1_000; i++)
        {
            using var turn = await _turns.TakeAsync("a", Token);
            Assert.NotNull(turn);
        }

        Assert.Equal(0, _turns.Keys);
    }

    [Fact]
    public async Task KeyWithManyAtOnce_TakesHalfOfTheCores_AndLeavesAnotherItsTurn()
    {
        var many = Enumerable.Range(0, SearchTurns.MaxPerKey).Select(_ => _turns.TakeAsync("many", Token)).ToList();
        Assert.Equal(SearchTurns.RunningOfAKey, many.Count(turn => turn.IsCompleted));
        Assert.Null(await _turns.TakeAsync("many", Token));

        var other = _turns.TakeAsync("other", Token);
        Assert.Equal(Environment.ProcessorCount > 1, other.IsCompletedSuccessfully);
        foreach (var turn in many)
        {
            (await turn)?.Dispose();
        }

        (await other)?.Dispose();
        Assert.Equal(0, _turns.Keys);
    }

    [Fact]
    public async Task TurnThatDoesNotCome_IsRefusedAfterTenSeconds_AndCountsNoMore()
    {
        var running = new List<IDisposable?>();
        for (var i = 0; i < SearchTurns.RunningOfAKey; i++)
        {
            running.Add(await _turns.TakeAsync("a", Token));
        }

        var late = _turns.TakeAsync("a", Token);
        _time.Advance(SearchTurns.MaxWait - TimeSpan.FromMilliseconds(1));
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await late);

        running.ForEach(turn => turn?.Dispose());
        using var next = await _turns.TakeAsync("a", Token);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task CallerWhoLeaves_GivesThePlaceBack()
    {
        using var leaves = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, SearchTurns.MaxPerKey).Select(_ => _turns.TakeAsync("a", leaves.Token)).ToList();
        await leaves.CancelAsync();
        foreach (var turn in waiting.Skip(SearchTurns.RunningOfAKey))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
        }

        foreach (var turn in waiting.Take(SearchTurns.RunningOfAKey))
        {
            (await turn)!.Dispose();
        }

        Assert.Equal(0, _turns.Keys);
    }
}
