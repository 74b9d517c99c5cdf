using System.Text.Json.Nodes;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm;

public sealed class RequestTimelineTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task TheWayOfACall_IsRecordedWithItsTimes()
    {
        _rig.Throttle.GrantsAtOnce = false;
        _rig.Client.OnCall = (call, _) => call.Number == 1 ? throw FakeChatClient.Failure(ProviderFailure.Timeout) : FakeChatClient.Answer("yes indeed");
        var answer = _rig.AnswerAsync(Ask(user: "user:7").On(terms => terms with { Class = LlmClass.Api }));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        await _rig.UntilAsync(() => Steps().Contains("queued 1"));
        _rig.Throttle.Tickets[0].Queued!(new LlmQueued(1, 0, "another reason"));
        _rig.Time.Advance(TimeSpan.FromSeconds(3));
        _rig.Throttle.GrantsAtOnce = true;
        await _rig.AdvanceUntilAsync(() => Steps().Contains("attempt 2"), TimeSpan.FromMilliseconds(100));
        await answer; // without the clock: its first token and its end are of one moment

        Assert.Equal(["queued 1", "attempt 1", "retry timeout", "queued 1", "attempt 2", "first_token", "done answered"], Steps());
        var row = Assert.Single(_rig.Ledger.Latest(10)).ToRecord("here");
        Assert.Equal(("answered", "api", "user:7", "mistral-small-2503"), (row.Outcome, row.Class, row.User, row.Model));
        Assert.Equal((2, 1, 100, 20, false, false), (row.Attempts, row.Calls, row.PromptTokens, row.CompletionTokens, row.FromCache, row.Coalesced));
        Assert.Equal(_rig.Throttle.Tickets.Sum(ticket => ticket.Tokens), row.TokensReserved);
        Assert.InRange(row.QueuedMs, 3_000 + 1_000, row.TotalMs!.Value);
        Assert.Equal(row.TotalMs, row.FirstTokenMs);
    }

    [Fact]
    public async Task SharedAndCachedAnswers_SayWhereTheyCameFrom()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var first = _rig.AnswerAsync(Ask());
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        var second = _rig.AnswerAsync(Ask(user: "user:2"));
        await _rig.UntilAsync(() => _rig.Counters.Coalesced == 1);
        _rig.Throttle.GrantsAtOnce = true;
        await Task.WhenAll(first, second);
        await _rig.AnswerAsync(Ask(user: "user:3"));

        var rows = _rig.Ledger.Latest(10).Select(entry => entry.ToRecord("here")).ToList();
        Assert.Equal([("user:3", false, true), ("user:2", true, false), ("user:1", false, false)], rows.Select(row => (row.User!, row.Coalesced, row.FromCache)));
        Assert.Equal((0, 0, 0), (rows[0].Calls, rows[0].Attempts, rows[0].PromptTokens));
        Assert.Equal((true, false), (rows[2].TokensReserved > 0, rows[1].TokensReserved > 0));
    }

    [Fact]
    public void Events_AreBounded_AndWhatIsLeftOutIsCounted()
    {
        var entry = _rig.Ledger.Begin();
        for (var i = 0; i < 100; i++)
        {
            entry.Timeline.Attempt();
            entry.Timeline.Retrying("capacity");
        }

        entry.Answered();
        entry.Timeline.Attempt();

        Assert.Equal(RequestTimeline.MaxEvents + 1, entry.Timeline.Events.Count);
        Assert.Equal(RequestStep.Done, entry.Timeline.Events[^1].Step);
        Assert.Equal(200 - RequestTimeline.MaxEvents, _rig.Ledger.DroppedEvents);
        Assert.InRange(entry.ToRecord("here").Events.Length, 1, 4_000);
    }

    [Fact]
    public void TheLatestQuestions_AreBounded_NewestFirst()
    {
        var ledger = new QuestionLedger(new FakeTimeProvider());
        var entries = Enumerable.Range(0, QuestionLedger.MaxLatest + 5).Select(_ => ledger.Begin()).ToList();

        Assert.Equal(Enumerable.Reverse(entries).Take(3), ledger.Latest(3));
        Assert.Equal(QuestionLedger.MaxLatest, ledger.Latest(int.MaxValue).Count);
        Assert.Same(entries[5], ledger.Latest(int.MaxValue)[^1]);
    }

    private List<string> Steps() => [.. JsonNode.Parse(_rig.Ledger.Latest(1)[0].ToRecord("here").Events)!.AsArray().Select(e => $"{e!["step"]} {e["n"]}{e["why"]}".Trim())];
}
