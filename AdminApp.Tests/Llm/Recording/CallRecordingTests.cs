using System.Runtime.CompilerServices;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Tests.Llm.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Recording;

public sealed class CallRecordingTests : IDisposable
{
    private readonly ThrottleRig _rig = new();

    private IReadOnlyList<RecordedCall> Calls => _rig.Recording.Read(_rig.Now).Calls;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void AnsweredCall_IsRecordedWithDurationAndCost()
    {
        var permit = _rig.Send(_rig.Ticket("a", LlmClass.Api, patienceSeconds: 30, tokens: 500));
        _rig.Time.Advance(TimeSpan.FromSeconds(4));
        permit.Completed(320);
        permit.Dispose();
        permit.Dispose();

        var call = Assert.Single(Calls);
        Assert.Equal((CallOutcome.Answered, LlmClass.Api, 500, 320), (call.Outcome, call.Class, call.Tokens, call.Charged));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4)), (call.Ran, call.EndedAfter));
        Assert.Equal((TimeSpan.FromSeconds(30), _rig.Time.GetUtcNow().UtcDateTime.AddSeconds(-4)), (call.Deadline - call.Submitted, call.ArrivedUtc));
    }

    [Fact]
    public void CostFromTheHeaders_IsRecordedAsKnownBeforeTheEnd()
    {
        using (var permit = _rig.Send(_rig.Ticket(tokens: 500)))
        {
            permit.HeadersReceived(new ProviderHeaders { Status = 200, QueryCostTokens = 410 });
            permit.Completed(300);
        }

        using (var permit = _rig.Send(_rig.Ticket(tokens: 500)))
        {
            permit.Completed(300, 40);
        }

        Assert.Equal([(410, 0, true), (300, 40, false)], Calls.Select(call => (call.Charged, call.Later, call.CostInHeaders)));
    }

    [Fact]
    public void RetryOfACall_IsNoArrivalOfItsOwn_AndItsLastAttemptCounts()
    {
        var ticket = _rig.Ticket(tokens: 100);
        using (_rig.Send(ticket))
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(CallOutcome.Failed, Assert.Single(Calls).Outcome);
        using (var again = _rig.Send(ticket with { IsRetry = true }))
        {
            Assert.Equal(CallOutcome.Open, Assert.Single(Calls).Outcome);
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
            again.Completed(60);
        }

        var call = Assert.Single(Calls);
        Assert.Equal((CallOutcome.Answered, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6), 60), (call.Outcome, call.Ran, call.EndedAfter, call.Charged));
    }

    [Fact]
    public async Task RefusedAndLeavingCallers_AreRecordedAsSuch()
    {
        for (var i = 0; i < 3; i++)
        {
            _rig.Send();
        }

        await Assert.ThrowsAsync<LlmException>(() => _rig.Acquire(_rig.Ticket(patienceSeconds: 5)));
        using var leave = new CancellationTokenSource();
        var waits = _rig.Acquire(_rig.Ticket(), leave.Token);
        _rig.Time.Advance(TimeSpan.FromSeconds(2));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.NotNull(_rig.Throttle.WouldRefuse(_rig.Ticket("b", patienceSeconds: 1), []));
        Assert.Null(_rig.Throttle.WouldRefuse(_rig.Ticket("b"), []));

        var calls = Calls;
        Assert.Equal(
            [CallOutcome.Open, CallOutcome.Open, CallOutcome.Open, CallOutcome.Refused, CallOutcome.Left, CallOutcome.Refused], calls.Select(call => call.Outcome));
        Assert.All(calls.Skip(3), call => Assert.False(call.WasSent));
        Assert.Equal(TimeSpan.FromSeconds(2), calls[4].EndedAfter);
    }

    [Fact]
    public void UsersAreToldApart_WithoutTheirNames()
    {
        _rig.Send(_rig.Ticket("user:anna"));
        _rig.Send(_rig.Ticket("user:ben"));
        _rig.Send(_rig.Ticket("user:anna"));
        Assert.Equal((Calls[0].User, true), (Calls[2].User, Calls[0].User != Calls[1].User));
        Assert.DoesNotContain(typeof(RecordedCall).GetProperties(), property => property.PropertyType == typeof(string) && property.Name != nameof(RecordedCall.Model));
    }

    [Fact]
    public void OldestCalls_MakeRoom_AndARecordIsSmall()
    {
        Assert.Equal(80, Unsafe.SizeOf<RecordedCall>());
        var time = new FakeTimeProvider();
        var recording = new CallRecording(time);
        var (now, began) = (TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var oldest = new CallTrace();
        recording.Arrived(oldest, Waiter(now));
        for (var i = 1; i < CallRecording.Capacity + 10; i++)
        {
            now += TimeSpan.FromMilliseconds(1);
            recording.Arrived(new CallTrace(), Waiter(now));
        }

        // Its place belongs to another call now.
        recording.Left(oldest, now);
        var (calls, since) = recording.Read(now);
        Assert.Equal((CallRecording.Capacity, began + TimeSpan.FromMilliseconds(10)), (calls.Count, since));
        Assert.All(calls, call => Assert.Equal(CallOutcome.Open, call.Outcome));
        Assert.Empty(recording.Read(now + CallRecording.Kept).Calls);
    }

    private static Waiter Waiter(TimeSpan now) => new()
    {
        User = "u",
        Class = LlmClass.Interactive,
        Model = "m",
        Submitted = now,
        Deadline = now + TimeSpan.FromMinutes(1),
        Tokens = 100,
        Enqueued = now,
    };
}
