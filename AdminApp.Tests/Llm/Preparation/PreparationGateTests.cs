using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preparation;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Preparation;

public class PreparationGateTests
{
    private static readonly int Cores = Environment.ProcessorCount;
    private readonly FakeTimeProvider _time = new();
    private readonly FakeThrottle _throttle = new();
    private readonly LiveOptions<PerformanceOptions> _performance = new(new PerformanceOptions());
    private readonly PreparationGate _gate;
    private int _key;

    public PreparationGateTests()
    {
        _throttle.Time = _time;
        _gate = new PreparationGate(_throttle, new TypicalCost(), _performance, _time);
    }

    [Fact]
    public async Task AsManyAsThereAreCores_ArePreparedAtATime_TheRestInTheOrderOfTheQueue()
    {
        var busy = await FillAsync();
        var first = EnterAsync("b");
        var second = EnterAsync("b");
        var other = EnterAsync("c");
        Assert.All([first, second, other], turn => Assert.False(turn.IsCompleted));

        busy[0].Done();
        (await first).Done();
        var turn = await other;
        Assert.False(second.IsCompleted);
        turn.Done();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task WhatCannotBeInTime_IsRefusedBeforeAnyWork_WithThoseAheadCounted()
    {
        var busy = await FillAsync();
        var waiting = EnterAsync("a");
        _throttle.Refuses = _ => new LlmException(LlmErrorCodes.NotInTime, "too late", TimeSpan.FromSeconds(80)) { Refused = true };
        var refusal = await Assert.ThrowsAsync<LlmException>(() => EnterAsync("b"));
        Assert.Equal((LlmErrorCodes.NotInTime, TimeSpan.FromSeconds(80)), (refusal.Code, refusal.EstimatedWait));
        Assert.Equal([.. Enumerable.Range(0, Cores + 2)], _throttle.Ahead);
        Assert.Equal(1, _gate.Waiting);

        // Who was admitted keeps its turn.
        busy[0].Done();
        Assert.NotNull(await waiting);
    }

    [Fact]
    public async Task AnEqualQuestion_NeedsNoPlaceOfItsOwn()
    {
        using var first = await EnterAsync("a", key: 7);
        first.Done();
        _throttle.Refuses = _ => new LlmException(LlmErrorCodes.QueueFull, "full", TimeSpan.Zero) { Refused = true };
        using var joins = await EnterAsync("b", key: 7);
        await Assert.ThrowsAsync<LlmException>(() => EnterAsync("b", key: 8));
    }

    [Fact]
    public async Task AnAnsweredQuestion_MayBeInTheCache_UnlessTheCallerWantsANewAnswer()
    {
        var answered = await EnterAsync("a", key: 7);
        answered.Done();
        answered.Answered();
        answered.Dispose();
        _throttle.Refuses = _ => new LlmException(LlmErrorCodes.QueueFull, "full", TimeSpan.Zero) { Refused = true };
        (await EnterAsync("b", key: 7)).Dispose();
        await Assert.ThrowsAsync<LlmException>(() => _gate.EnterAsync(Question("b", key: 7, fresh: true), needsModel: true, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(3_601));
        await Assert.ThrowsAsync<LlmException>(() => EnterAsync("b", key: 7));
    }

    [Fact]
    public async Task AQuestionThatWasNotAnswered_IsInNoCache()
    {
        var failed = await EnterAsync("a", key: 7);
        failed.Done();
        failed.Dispose();
        _throttle.Refuses = _ => new LlmException(LlmErrorCodes.QueueFull, "full", TimeSpan.Zero) { Refused = true };
        await Assert.ThrowsAsync<LlmException>(() => EnterAsync("b", key: 7));
    }

    [Fact]
    public async Task PatienceThatPassesInTheLine_IsRefused_AndLeavesNoTrace()
    {
        var busy = await FillAsync();
        var waiting = EnterAsync("a");
        _throttle.NextSlot = TimeSpan.FromSeconds(9);
        _time.Advance(TimeSpan.FromSeconds(60));
        var refusal = await Assert.ThrowsAsync<LlmException>(() => waiting);
        Assert.Equal((LlmErrorCodes.NotInTime, true, TimeSpan.FromSeconds(9)), (refusal.Code, refusal.Refused, refusal.EstimatedWait));
        Assert.Equal(0, _gate.Waiting);
        busy.ForEach(turn => turn.Dispose());
        Assert.Equal(Cores, (await FillAsync()).Count);
    }

    [Fact]
    public async Task PatienceThatPassesInTheLine_IsToldTheWaitBehindThoseWhoAreStillOnTheirWay()
    {
        await FillAsync();
        using var cancel = new CancellationTokenSource();
        var leaving = _gate.EnterAsync(Question("a", key: 1_000), needsModel: true, cancel.Token);
        var waiting = EnterAsync("b");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        _time.Advance(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<LlmException>(() => waiting);
        Assert.Equal([Cores + 1, Cores], _throttle.Ahead.TakeLast(2));
    }

    [Fact]
    public async Task QuestionsOfOneUserAtOneMoment_AreCountedEachForItself()
    {
        var first = await EnterAsync("a");
        first.Done();
        using var second = await EnterAsync("a");
        first.Dispose();
        _ = EnterAsync("a");
        Assert.Equal(1, _throttle.Ahead[^1]);
    }

    [Fact]
    public async Task ACallerWhoLeaves_GivesItsTurnOn()
    {
        var busy = await FillAsync();
        using var cancel = new CancellationTokenSource();
        var leaving = _gate.EnterAsync(Question("a", key: 1_000), needsModel: true, cancel.Token);
        var staying = EnterAsync("b");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        busy[0].Dispose();
        Assert.NotNull(await staying);
    }

    [Fact]
    public async Task WithoutAModel_NobodyIsRefused()
    {
        _throttle.Refuses = _ => new LlmException(LlmErrorCodes.QueueFull, "full", TimeSpan.Zero) { Refused = true };
        Assert.NotNull(await _gate.EnterAsync(Question("a", key: 1), needsModel: false, CancellationToken.None));
    }

    private async Task<List<ILlmPreparation>> FillAsync()
    {
        var turns = new List<ILlmPreparation>();
        for (var i = 0; i < Cores; i++)
        {
            turns.Add(await EnterAsync("busy"));
        }

        return turns;
    }

    private Task<ILlmPreparation> EnterAsync(string user, int? key = null) =>
        _gate.EnterAsync(Question(user, key ?? ++_key), needsModel: true, CancellationToken.None);

    private LlmPreparation Question(string user, int key, bool fresh = false) => new() { Terms = new() { User = user, SubmittedAt = _time.GetTimestamp(), Fresh = fresh }, Key = key, CorrelationId = "c" };
}
