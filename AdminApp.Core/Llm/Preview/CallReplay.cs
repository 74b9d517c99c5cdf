using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>
/// Plays recorded calls through a real <see cref="Scheduler"/> with other settings, in virtual time (a discrete-event simulation): what is
/// granted is sent at once, judged by a <see cref="ReplayedProvider"/>, and ends after its recorded duration. Equal input gives equal figures.
/// </summary>
internal sealed class CallReplay
{
    // How long after the span's end calls may still wait; whatever waits longer never gets its turn.
    private static readonly TimeSpan Aftermath = TimeSpan.FromHours(1);

    // How long the provider takes to refuse a request, and to send the headers of an answer: the first part of its time, or a second.
    private static readonly TimeSpan RefusedAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestToHeaders = TimeSpan.FromSeconds(1);
    private const double HeadersPart = 0.15;

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Event, (TimeSpan At, long Order)> _events = new();
    private readonly VirtualTime _time = new();
    private readonly ReplayPlan _plan;
    private readonly SchedulerSettings _settings;
    private readonly Scheduler _scheduler;
    private readonly ReplayedProvider _provider;
    private readonly ReplayTally _tally;
    private readonly RetryBudget _retries;
    private readonly Dictionary<ReplayedCall, Turn> _open = [];
    private SchedulerEffects? _spare;
    private int _next;
    private long _order;

    private CallReplay(ReplayPlan plan, SchedulerSettings settings, ProviderLimits limits)
    {
        (_plan, _settings, _provider, _tally, _retries) =
            (plan, settings, new ReplayedProvider(limits), new ReplayTally(plan), new RetryBudget(_time));
        _time.Now = plan.Calls.Count > 0 ? plan.Calls[0].Recorded.ArrivedAt : plan.From;
        var past = new PastState
        {
            Told = limits.ToldTo(settings, _time.Now),
            Months = new Dictionary<int, long> { [plan.Month] = plan.MonthTokens },
            AnswerTimes = plan.AnswerTime is { } time
                ? new Dictionary<int, TimeSpan> { [BudgetGroup.NumberOf(settings.Account, settings.Model)] = time }
                : new Dictionary<int, TimeSpan>(),
        };
        _scheduler = new Scheduler(settings, past, _time.Now) { Month = plan.Month };
    }

    /// <summary>Plays the whole plan.</summary>
    /// <param name="settings">The settings to play with; all calls go to their model.</param>
    /// <exception cref="OperationCanceledException">Canceled before its end.</exception>
    public static PreviewFigures Run(ReplayPlan plan, SchedulerSettings settings, ProviderLimits limits, CancellationToken cancellationToken)
    {
        var replay = new CallReplay(plan, settings, limits);
        while (replay.NextTime() is { } at && at <= plan.To + Aftermath)
        {
            cancellationToken.ThrowIfCancellationRequested();
            replay.Step(at);
        }

        foreach (var call in replay._open.Keys)
        {
            replay._tally.Ended(call, CallOutcome.Open, waited: null);
        }

        return replay._tally.ToFigures(settings, limits);
    }

    private TimeSpan? NextTime()
    {
        TimeSpan? next = _scheduler.WakeAt is { } wake ? (wake > _time.Now ? wake : _time.Now + ShortestStep) : null;
        next = _events.TryPeek(out _, out var due) && !(next < due.At) ? due.At : next;
        return _next < _plan.Calls.Count && _plan.Calls[_next].Recorded.ArrivedAt is var arrival && !(next < arrival) ? arrival : next;
    }

    private void Step(TimeSpan at)
    {
        _time.Now = at > _time.Now ? at : _time.Now;
        if (_events.TryPeek(out _, out var due) && due.At <= _time.Now)
        {
            Handle(_events.Dequeue());
        }
        else if (_next < _plan.Calls.Count && _plan.Calls[_next].Recorded.ArrivedAt <= _time.Now)
        {
            var call = _plan.Calls[_next++];
            if (call.Follows is null)
            {
                Ask(call);
            }
        }
        else
        {
            _scheduler.Advance(_time.Now);
        }

        Perform();
    }

    private void Ask(ReplayedCall call)
    {
        _scheduler.Month = ReplayPlan.MonthOf(call.Recorded);
        _tally.Asked(call);
        _retries.Requested();
        var turn = TurnOf(call, _time.Now, isRetry: false);
        _open.Add(call, turn);
        if (call.LeavesAt is { } leaves)
        {
            Later(leaves - call.Recorded.ArrivedAt, new Event(EventKind.Leaves, turn));
        }

        _scheduler.Arrive(turn, _time.Now);
    }

    private void Handle(Event happened)
    {
        var (kind, turn, call, now) = (happened.Kind, happened.Turn, happened.Turn.Call, _time.Now);
        switch (kind)
        {
            case EventKind.Follows:
                Ask(call);
                break;
            case EventKind.Leaves when _open.TryGetValue(call, out var waiting) && _scheduler.Leave(waiting, now):
                End(waiting, CallOutcome.Left);
                break;
            case EventKind.Headers:
                var headers = turn.Verdict!.Headers;
                if (call.CostInHeaders)
                {
                    _provider.Correct(turn.Verdict.Charge!, call.Charged);
                    headers = headers with { QueryCostTokens = call.Charged };
                }

                _scheduler.Heard(turn.Grant!, headers, now);
                break;
            case EventKind.Refused:
                TryAgain(turn);
                break;
            case EventKind.Ends:
                _provider.Correct(turn.Verdict!.Charge!, call.Charged);
                if (call.IsAnswered)
                {
                    _scheduler.Completed(turn.Grant!, call.Charged, now, call.Later);
                }

                _scheduler.End(turn.Grant!, now);
                End(turn, call.IsAnswered ? CallOutcome.Answered : CallOutcome.Failed);
                break;
        }
    }

    /// <summary>Does what the scheduler says; what it says for the record, the log and the callers concerns nobody here.</summary>
    private void Perform()
    {
        while (_scheduler.TakeEffects(_spare) is { } effects)
        {
            _spare = null;
            foreach (var grant in effects.Grants)
            {
                Send((Turn)grant.Waiter, grant);
            }

            foreach (var (waiter, _) in effects.Refusals)
            {
                // A retry that is refused: its call was sent before.
                End((Turn)waiter, waiter.IsRetry ? CallOutcome.Failed : CallOutcome.Refused);
            }

            effects.Clear();
            _spare = effects;
        }
    }

    private void Send(Turn turn, Grant grant)
    {
        var now = _time.Now;
        turn.Grant = grant;
        _scheduler.Sent(grant, now);
        turn.Verdict = _provider.Take(grant.Tokens, now);
        var call = turn.Call;
        _tally.Sent(turn.Verdict.Charge is null ? 0 : call.Charged, now);
        if (turn.Verdict.Charge is null)
        {
            _tally.RateLimited(call);
            Later(RefusedAfter, new Event(EventKind.Refused, turn));
            return;
        }

        turn.Waited = now - turn.ArrivedAt;
        var toHeaders = call.Duration * HeadersPart;
        Later(toHeaders < LongestToHeaders ? toHeaders : LongestToHeaders, new Event(EventKind.Headers, turn));
        Later(call.Duration, new Event(EventKind.Ends, turn));
    }

    /// <summary>After a 429, by the terms of the retry stage: the pause and the queue fit the patience, and the retry budget has one left.</summary>
    private void TryAgain(Turn turn)
    {
        var now = _time.Now;
        _scheduler.Heard(turn.Grant!, turn.Verdict!.Headers, now);
        var pause = _scheduler.RateLimited(turn.Grant!, turn.Verdict.Headers, now).Pause;
        _scheduler.End(turn.Grant!, now);
        var again = TurnOf(turn.Call, turn.ArrivedAt, isRetry: true);
        var ready = _scheduler.ReadyAt(again, now);
        var left = turn.Deadline == TimeSpan.MaxValue ? TimeSpan.MaxValue : turn.Deadline - now;
        if (pause < left - turn.Group.AnswerTimes.Median(CallKind.Answer) && (left == TimeSpan.MaxValue || ready < turn.Deadline) && _retries.TrySpend())
        {
            _open[turn.Call] = again;
            _scheduler.Arrive(again, now);
        }
        else
        {
            End(turn, CallOutcome.Failed);
        }
    }

    private void End(Turn turn, CallOutcome outcome)
    {
        _open.Remove(turn.Call);
        _tally.Ended(turn.Call, outcome, turn.Waited);
        if (outcome == CallOutcome.Answered)
        {
            foreach (var (next, after) in turn.Call.Followers)
            {
                Later(after, new Event(EventKind.Follows, TurnOf(next, _time.Now, isRetry: false)));
            }
        }
    }

    private void Later(TimeSpan after, Event what) => _events.Enqueue(what, (_time.Now + after, ++_order));

    private Turn TurnOf(ReplayedCall call, TimeSpan arrivedAt, bool isRetry)
    {
        var recorded = call.Recorded;
        return new Turn
        {
            Call = call,
            ArrivedAt = arrivedAt,
            User = call.User,
            Class = recorded.Class,
            Model = _settings.Model,
            Submitted = recorded.Submitted,
            Deadline = recorded.Deadline,
            Tokens = recorded.Tokens,
            Continues = recorded.Continues,
            IsRetry = isRetry,
            ExpectedCalls = recorded.ExpectedCalls,
            Kind = recorded.Kind,
        };
    }

    private enum EventKind
    {
        /// <summary>A further call of an answered question is asked.</summary>
        Follows,

        /// <summary>A caller leaves, if its call still waits.</summary>
        Leaves,

        /// <summary>The headers of an answer arrive.</summary>
        Headers,

        /// <summary>A 429 arrives.</summary>
        Refused,

        /// <summary>The answer ends.</summary>
        Ends,
    }

    private readonly record struct Event(EventKind Kind, Turn Turn);

    /// <summary>One attempt of a call.</summary>
    private sealed class Turn : Waiter
    {
        public required ReplayedCall Call { get; init; }

        /// <summary>When its call arrived in the replay.</summary>
        public required TimeSpan ArrivedAt { get; init; }

        public Grant? Grant { get; set; }

        public ReplayedProvider.Verdict? Verdict { get; set; }

        /// <summary>From arrival to this attempt; null until the provider takes it.</summary>
        public TimeSpan? Waited { get; set; }
    }
}
