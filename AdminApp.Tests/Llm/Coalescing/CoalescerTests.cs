using System.Threading.Channels;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm.Coalescing;

public sealed class CoalescerTests : IDisposable
{
    private readonly LlmRig _rig = new();
    private readonly Channel<string?> _words = Channel.CreateUnbounded<string?>();
    private ProviderException? _failure;

    public CoalescerTests() => _rig.Client.OnCall = (_, cancellation) => WordsAsync(cancellation);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task IdenticalRequestsInFlight_CostOneCall_AndALateOneHearsWhatWasSaid()
    {
        var first = _rig.RunAsync(Ask(user: "user:1"));
        _words.Writer.TryWrite("The budget ");
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1 && _rig.Client.Calls.Count == 1);
        var second = _rig.RunAsync(Ask(user: "user:2"));
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 2);
        _words.Writer.TryWrite("stays.");
        _words.Writer.TryWrite(null);

        foreach (var updates in new[] { await first, await second })
        {
            Assert.Equal("The budget stays.", string.Concat(updates.OfType<LlmToken>().Select(t => t.Text)));
            Assert.Equal("The budget stays.", ((LlmCompleted)updates[^1]).Answer.Text);
        }

        Assert.Single(_rig.Client.Calls);
        Assert.Equal(1, _rig.Counters.Coalesced);
        Assert.Equal((2, 2), (_rig.Ledger.Totals().Submitted, _rig.Ledger.Totals().Answered));
    }

    [Fact]
    public async Task DifferentRequests_DoNotShare()
    {
        _rig.Client.OnCall = (call, _) => FakeChatClient.Answer(call.Question);
        var answers = await Task.WhenAll(_rig.AnswerAsync(Ask("one")), _rig.AnswerAsync(Ask("two")));

        Assert.Equal(["one", "two"], answers.Select(a => a.Text));
    }

    [Fact]
    public async Task OneLeaving_DoesNotCancelTheOthers_TheLastOneDoes()
    {
        using var leaves = new CancellationTokenSource();
        using var leavesLast = new CancellationTokenSource();
        var first = _rig.RunAsync(Ask(), leaves.Token);
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        var heard = "";
        var second = Task.Run(async () =>
        {
            await foreach (var update in _rig.Service.StreamAsync(Ask(), leavesLast.Token))
            {
                heard += (update as LlmToken)?.Text;
            }
        }, TestContext.Current.CancellationToken);
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 2);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _words.Writer.TryWrite("on");
        await _rig.UntilAsync(() => heard == "on");
        Assert.False(_rig.Throttle.Permits[0].IsReturned);

        await leavesLast.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await _rig.UntilAsync(() => _rig.Throttle.Permits[0].IsReturned);
        Assert.Equal(0, _rig.Coalescer.Count);
        Assert.Equal(2, _rig.Ledger.Totals().Cancelled);
    }

    [Fact]
    public async Task AfterTheLastLeft_TheNextOneBeginsAnew()
    {
        using var leaves = new CancellationTokenSource();
        var first = _rig.RunAsync(Ask(), leaves.Token);
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 2);
        _words.Writer.TryWrite("again");
        _words.Writer.TryWrite(null);

        Assert.Equal("again", (await second).Text);
    }

    [Fact]
    public async Task AFailure_GoesToAll()
    {
        var first = _rig.RunAsync(Ask());
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 1);
        var second = _rig.RunAsync(Ask());
        await _rig.UntilAsync(() => _rig.Ledger.Totals().Running == 2);
        _failure = FakeChatClient.Failure(ProviderFailure.Rejected);
        _words.Writer.TryWrite(null);

        foreach (var running in new[] { first, second })
        {
            Assert.Equal(LlmErrorCodes.ProviderRejected, (await Assert.ThrowsAsync<LlmException>(() => running)).Code);
        }

        Assert.Equal(2, _rig.Ledger.Totals().Failed[LlmErrorCodes.ProviderRejected]);
    }

    [Fact]
    public async Task AJoinerRaisesClassAndDeadline_OfTheWaitingTicket()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var background = _rig.AnswerAsync(Ask().On(terms => terms with { Class = LlmClass.Background }));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        var person = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Amended.Count == 1);

        var (ticket, (_, raised, deadline)) = _rig.Throttle.Amended[0];
        Assert.Equal((_rig.Throttle.Tickets[0], LlmClass.Interactive), (ticket, raised));
        Assert.Equal(_rig.Throttle.Tickets[0].Terms.Deadline + (10 * _rig.Time.TimestampFrequency), deadline);
        _words.Writer.TryWrite("both");
        _words.Writer.TryWrite(null);
        _rig.Throttle.GrantsAtOnce = true;
        Assert.Equal(["both", "both"], (await Task.WhenAll(background, person)).Select(a => a.Text));
        Assert.Single(_rig.Throttle.Tickets);
    }

    [Fact]
    public async Task AFirstCallerWhoLeaves_TakesItsClassAndDeadlineWithIt()
    {
        _rig.Throttle.GrantsAtOnce = false;
        using var cancel = new CancellationTokenSource();
        var person = _rig.AnswerAsync(Ask(user: "user:1"), cancel.Token);
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        var background = _rig.AnswerAsync(Ask(user: "user:2").On(terms => terms with { Class = LlmClass.Background, Patience = TimeSpan.FromSeconds(5) }));
        await _rig.UntilAsync(() => _rig.Counters.Coalesced == 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => person);

        var (ticket, (user, @class, deadline)) = Assert.Single(_rig.Throttle.Amended);
        Assert.Equal((_rig.Throttle.Tickets[0], "user:2", LlmClass.Background), (ticket, user, @class));
        Assert.Equal(_rig.Time.GetTimestamp() + (5 * _rig.Time.TimestampFrequency), deadline);
        _words.Writer.TryWrite("for one");
        _words.Writer.TryWrite(null);
        _rig.Throttle.GrantsAtOnce = true;
        Assert.Equal("for one", (await background).Text);
    }

    [Fact]
    public async Task AJoinerWithMorePatience_IsNotRefusedForTheFirstOnes()
    {
        Task<LlmAnswer>? joiner = null;
        _rig.Throttle.Refuses = _ =>
        {
            if (joiner is not null)
            {
                return null;
            }

            // It boards while the throttle refuses the first.
            joiner = Task.Run(() => _rig.AnswerAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromHours(1) })));
            Assert.True(SpinWait.SpinUntil(() => _rig.Counters.Coalesced == 1, TimeSpan.FromSeconds(10)));
            return new LlmException(LlmErrorCodes.NotInTime, "too late", TimeSpan.FromSeconds(9)) { Refused = true };
        };
        _words.Writer.TryWrite("for both");
        _words.Writer.TryWrite(null);
        var first = await _rig.AnswerAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromSeconds(1) }));

        Assert.Equal(["for both", "for both"], [first.Text, (await joiner!).Text]);
        Assert.Equal([1.0, 3_600.0], _rig.Throttle.Tickets.Select(ticket => _rig.Time.GetElapsedTime(ticket.SubmittedAt, ticket.Terms.Deadline).TotalSeconds));
    }

    [Fact]
    public async Task ALowerClassWithLessPatience_RaisesNothing()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var person = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        var background = _rig.AnswerAsync(Ask().On(terms => terms with { Class = LlmClass.Background, Patience = TimeSpan.FromSeconds(5) }));
        await _rig.UntilAsync(() => _rig.Counters.Coalesced == 1);
        _words.Writer.TryWrite("both");
        _words.Writer.TryWrite(null);
        _rig.Throttle.GrantsAtOnce = true;
        await Task.WhenAll(person, background);

        Assert.Empty(_rig.Throttle.Amended);
    }

    [Fact]
    public async Task AnImpatientJoiner_IsRefusedAlone_WhenTheFlightWaitsLonger()
    {
        _rig.Throttle.GrantsAtOnce = false;
        _rig.Throttle.NextSlot = TimeSpan.FromSeconds(8);
        _rig.Throttle.AnswerTime = TimeSpan.FromSeconds(4);
        var patient = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);

        var refusal = await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(Ask().On(terms => terms with { Patience = TimeSpan.FromSeconds(10) })));
        Assert.Equal((LlmErrorCodes.NotInTime, TimeSpan.FromSeconds(12), true), (refusal.Code, refusal.EstimatedWait, refusal.Refused));
        _words.Writer.TryWrite("worth the wait");
        _words.Writer.TryWrite(null);
        _rig.Throttle.GrantsAtOnce = true;
        Assert.Equal("worth the wait", (await patient).Text);
    }

    [Fact]
    public async Task OneWhoAsksAfresh_DoesNotShareWithOneWhoDoesNot_ButOthersMayShareTheFreshOne()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var tasks = new List<Task<LlmAnswer>> { _rig.AnswerAsync(Ask()) };
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        tasks.Add(_rig.AnswerAsync(Ask().On(terms => terms with { Fresh = true })));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 2);
        tasks.Add(_rig.AnswerAsync(Ask().On(terms => terms with { Fresh = true })));
        await _rig.UntilAsync(() => _rig.Counters.Coalesced == 1);
        _rig.Client.OnCall = (call, _) => FakeChatClient.Answer($"writing {call.Number}");
        _rig.Throttle.GrantsAtOnce = true;
        var answers = await Task.WhenAll(tasks);

        Assert.Equal(2, _rig.Client.Calls.Count);
        Assert.Equal(answers[1].Text, answers[2].Text);
    }

    [Fact]
    public async Task ALeader_LooksAtTheCacheAgain()
    {
        // The second asks between the first one's landing in the cache and its leaving the table of flights, or just after:
        // whichever way the race goes, one call is made.
        for (var round = 0; round < 200; round++)
        {
            _rig.Client.OnCall = (_, _) => FakeChatClient.Answer("same");
            var question = $"question {round}";
            var before = _rig.Client.Calls.Count;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _rig.AnswerAsync(Ask(question)))));
            Assert.Equal(before + 1, _rig.Client.Calls.Count);
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> WordsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _words.Reader.ReadAsync(cancellationToken) is { } word)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        yield return _failure is null ? FakeChatClient.End() : throw _failure;
    }
}
