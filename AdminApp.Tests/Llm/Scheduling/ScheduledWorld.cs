using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>A scheduler, its callers and a provider, played step by step; every step is judged.</summary>
internal sealed class ScheduledWorld
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private readonly bool _alone;
    private readonly ScheduledProvider _provider;
    private readonly List<Caller> _callers = [];
    private readonly List<Call> _running = [];
    private readonly List<Sending> _sent = [];
    private readonly List<GrantRecord> _file = [];
    private readonly List<string> _story = [];
    private SchedulerSettings _settings;
    private Scheduler _scheduler;
    private TimeSpan _now = TimeSpan.FromHours(1);
    private TimeSpan? _askedAt;
    private bool _says = true;
    private int _excused;
    private bool _anyExcused;
    private bool _learnsLate;
    private TimeSpan? _learnedAt;

    public ScheduledWorld(bool alone)
    {
        _alone = alone;
        _settings = new SchedulerSettings
        {
            Account = 1,
            Model = "m",
            RequestsPerMinute = 6,
            RequestsPerSecond = 2,
            TokensPerMinute = 1_000,
            Window = Window,
            Margin = Margin,
            QueueSize = 12,
        };
        _provider = new ScheduledProvider(_settings);
        _scheduler = new Scheduler(_settings, PastState.None, _now) { Month = 202611 };
        Take();
    }

    /// <summary>Plays a schedule and then lets everything end.</summary>
    public void Play((int What, int A, int B)[] steps)
    {
        try
        {
            foreach (var (what, a, b) in steps)
            {
                Tell($"step {what} {a} {b}");
                Step(what, a, b);
                Judge();
            }

            Tell("the end");
            Finish();
        }
        catch (Xunit.Sdk.XunitException failure)
        {
            throw new InvalidOperationException($"{failure.Message}{Environment.NewLine}{string.Join(Environment.NewLine, _story)}", failure);
        }
    }

    private void Tell(string what) => _story.Add($"{_now - TimeSpan.FromHours(1):c} {what}");

    private void Step(int what, int a, int b)
    {
        switch (what)
        {
            case < 30:
                Arrive(a, b);
                break;
            case < 45:
                Pass(TimeSpan.FromMilliseconds(a * 3));
                break;
            case < 52:
                // A machine that sleeps, or a timer that comes late.
                _now += TimeSpan.FromMilliseconds(a * 10);
                _scheduler.Advance(_now);
                Take();
                break;
            case < 72 when _running.Count > 0:
                Answer(_running[a % _running.Count], b);
                break;
            case < 78 when _running.Count > 0:
                Break(_running[a % _running.Count], b);
                break;
            case < 84 when Waiting is { Count: > 0 } waiting:
                _scheduler.Leave(waiting[a % waiting.Count].Waiter, _now);
                Take();
                waiting[a % waiting.Count].Gone = true;
                break;
            case < 87 when Waiting is { Count: > 0 } waiting:
                var joined = waiting[a % waiting.Count].Waiter;
                _scheduler.Amend(joined, joined.User, (LlmClass)Math.Min((int)joined.Class, b % 3), joined.Deadline + TimeSpan.FromSeconds(b % 20), _now);
                Take();
                break;
            case < 91:
                Configure(a, b);
                break;
            case < 94:
                Kill(loseRecord: a % 4 == 0);
                break;
            case < 96 when !_alone:
                _provider.Others(_now, a % 4, b);
                break;
            case < 98 when !_alone:
                _scheduler.SetGate("m", (ThrottleGate)(a % 3), _now + TimeSpan.FromMilliseconds(b * 2), _now);
                Take();
                break;
            default:
                TriesAgain();
                _scheduler.EndPauses(_now);
                Take();
                break;
        }
    }

    private List<Caller> Waiting => _callers.FindAll(caller => caller.Waiter.Waits);

    private void Arrive(int a, int b)
    {
        var waiter = NewWaiter($"u{a % 3}", (LlmClass)(b % 4), 20 + (a % 5 == 0 ? b % 400 : 60), TimeSpan.FromSeconds(5 + (b % 40)), continues: a % 11 == 0, isRetry: false, _now);
        _callers.Add(new Caller(waiter));
        _scheduler.Arrive(waiter, _now);
        Take();
    }

    private Waiter NewWaiter(string user, LlmClass @class, int tokens, TimeSpan patience, bool continues, bool isRetry, TimeSpan submitted, CallKind kind = CallKind.Answer) => new()
    {
        User = user,
        Class = @class,
        Model = _settings.Model,
        Submitted = submitted,
        Deadline = submitted + patience,
        Tokens = tokens,
        Continues = continues,
        IsRetry = isRetry,
        Kind = kind,
    };

    private void Pass(TimeSpan by)
    {
        var until = _now + by;
        for (var guard = 0; _scheduler.WakeAt is { } wake && wake <= until; guard++)
        {
            Assert.True(guard < 10_000, "It wakes without end.");
            _now = wake > _now ? wake : _now + TimeSpan.FromMilliseconds(1);
            _scheduler.Advance(_now);
            Take();
            Judge();
        }

        _now = until > _now ? until : _now;
    }

    /// <summary>What the scheduler granted is sent at once, and the provider takes or refuses it a moment later.</summary>
    private void Take()
    {
        while (_scheduler.TakeEffects() is { } effects)
        {
            _file.AddRange(effects.Records);
            var asks = effects.LimitsToAsk.Count > 0;
            // What is learned from the first of them comes too late for the others.
            var group = _scheduler.Main;
            var limits = (
                PerSecond: _settings.RequestsPerSecond ?? group.Second.EffectiveLimit, Requests: _settings.RequestsPerMinute ?? group.Requests.EffectiveLimit,
                Tokens: _settings.TokensPerMinute ?? group.Tokens.EffectiveLimit);
            var granted = effects.Grants.ToArray();
            foreach (var (waiter, refusal) in effects.Refusals)
            {
                Refused(waiter, refusal);
            }

            foreach (var grant in granted)
            {
                Send(grant, limits);
            }

            if (asks)
            {
                AskForLimits();
            }
        }
    }

    /// <summary>The service asks the provider for its limits, with a call of one token.</summary>
    private void AskForLimits()
    {
        Assert.True(_scheduler.Main.Word.IsAuto, "it asks for limits that are set");
        Assert.True(_askedAt is null || _now - _askedAt >= TimeSpan.FromMinutes(1), "it asks twice in a minute");
        _askedAt = _now;
        var waiter = NewWaiter("limits", LlmClass.Interactive, 10, TimeSpan.FromSeconds(60), continues: true, isRetry: false, _now, CallKind.Probe);
        _callers.Add(new Caller(waiter));
        _scheduler.Arrive(waiter, _now);
        Take();
    }

    private void Send(Grant grant, (double PerSecond, long Requests, long Tokens) limits)
    {
        JudgeGrant(grant, limits);
        _scheduler.Sent(grant, _now);
        var sending = new Sending(_now, grant.Tokens, grant.User, grant.Class);
        _sent.Add(sending);
        // What was sent before the limits were known may be too much for a window longer.
        _learnedAt = !_learnsLate || !_provider.Knows(grant.Group) ? null : _learnedAt ?? _now;
        var knew = _provider.Knows(grant.Group) && (!_learnsLate || _now - _learnedAt > (2 * Window) + Margin);
        var call = new Call(grant, sending, _provider.Take(_now + TimeSpan.FromMilliseconds(_sent.Count * 37 % 100), grant.Tokens), knew);
        _running.Add(call);
        Tell($"sent {grant.RecordId} {grant.User} {grant.Tokens} tokens{(grant.IsProbe ? " as a probe" : "")}{(call.Refusal is null ? "" : ", refused")}");
        if (call.Refusal is { } refusal)
        {
            _anyExcused &= LostCounts;
            Assert.True(!_alone || _excused > 0 || _anyExcused || !call.Knew, $"the provider refused a request of ours at {_now}");
            _excused--;
            _scheduler.Heard(grant, refusal, _now);
            _scheduler.RateLimited(grant, refusal, _now);
            End(call);
            Retry(grant.Waiter);
        }
    }

    private void Answer(Call call, int b)
    {
        _running.Remove(call);
        var used = b % (int)Math.Max(1, call.Grant.Tokens + 1);
        var headers = new ProviderHeaders { Status = 200 };
        if (call.Grant.Waiter.Kind == CallKind.Probe)
        {
            headers = _says ? _provider.Word : headers with { IsWhole = true };
        }

        if (b % 3 == 0)
        {
            headers = headers with { QueryCostTokens = used, LimitRequestsMinute = call.Taken.Limit, RemainingRequestsMinute = call.Remaining };
        }

        _scheduler.Heard(call.Grant, headers, _now);
        // An answer that takes longer than a window counts with its request.
        var answer = b % 4 == 0 || call.Sending.At + _settings.Window + Margin <= _now ? 0 : used / 2;
        _scheduler.Completed(call.Grant, b % 3 == 1 ? used : null, _now, answer);
        if (b % 3 != 2)
        {
            // The provider counts the answer now, or counted it with the request.
            _provider.Used(call.Number, b % 8 < 4 ? used : used - answer, _now, b % 8 < 4 ? 0 : answer);
            call.Sending.Tokens = used - answer;
            _sent.Add(new Sending(_now, answer, call.Sending.User, call.Sending.Class) { AnswerTo = call.Sending, IsLost = call.Sending.IsLost });
        }

        End(call);
    }

    private void Break(Call call, int b)
    {
        _running.Remove(call);
        switch (b % 3)
        {
            case 0:
                _scheduler.Overloaded(call.Grant, tooMany: b % 4 < 2, b % 2 == 0 ? null : TimeSpan.FromSeconds(b % 5), _now);
                break;
            case 1:
                _scheduler.Heard(call.Grant, new ProviderHeaders { Status = 500 }, _now);
                break;
        }

        End(call);
        if (b % 2 == 0)
        {
            Retry(call.Grant.Waiter);
        }
    }

    private void End(Call call)
    {
        _running.Remove(call);
        _scheduler.End(call.Grant, _now);
        Take();
    }

    private void Retry(Waiter failed)
    {
        var again = NewWaiter(failed.User, failed.Class, (int)failed.Tokens, failed.Deadline - failed.Submitted, failed.Continues, isRetry: true, failed.Submitted);
        _callers.Add(new Caller(again));
        _scheduler.Arrive(again, _now);
        Take();
    }

    private void Configure(int a, int b)
    {
        var requests = _alone ? 1 + (a % 8) : (a % 9);
        _settings = _settings with
        {
            RequestsPerMinute = requests,
            RequestsPerSecond = (b % 4) switch { 0 => 0, 1 => 0.2, 2 => 1, _ => 2 },
            TokensPerMinute = b % 5 == 0 ? 0 : 400 + a,
            Window = b % 7 == 0 ? 2 * Window : Window,
            MaxConcurrent = b % 6 == 0 ? 2 : null,
        };
        // Alone, what we may is what the provider allows, and it judges by the same rule from now on.
        var limits = _settings;
        if (b % 9 == 0)
        {
            // Its limits are its to say; nobody is to blame before it has said them.
            _settings = _settings with { RequestsPerSecond = null, RequestsPerMinute = null, TokensPerMinute = null };
            (limits, _says) = (limits with { RequestsPerSecond = 0, RequestsPerMinute = Math.Max(1, requests) }, b % 2 == 0);
        }

        _learnsLate = b % 9 == 0;
        Tell($"limits {_settings.RequestsPerMinute}/{_settings.Window} {_settings.RequestsPerSecond}/s {_settings.TokensPerMinute} tokens, {_settings.MaxConcurrent} at once");
        _provider.Configure(_alone ? limits : limits with { RequestsPerMinute = Math.Max(1, requests - (b % 2)) });
        TriesAgain();

        // The provider's limit changes with ours; what it said beside the old one cannot be right for the new one.
        _anyExcused |= LostCounts;
        _scheduler.Configure(_settings, _now);
        Take();
    }

    /// <summary>Who wants it tried now gets one try, whatever is known.</summary>
    private void TriesAgain() => _excused += LostCounts ? 1 : 0;

    private bool LostCounts => _sent.Exists(sending => sending.IsLost && sending.At + (2 * Window) + Margin > _now);

    /// <summary>The process is killed and starts again on what its record says.</summary>
    private void Kill(bool loseRecord)
    {
        var state = new JournalState();
        _file.ForEach(record => state.Apply(record));
        _now += TimeSpan.FromMilliseconds(50);
        state.Begin(sameBoot: true, _now);
        var past = loseRecord ? PastState.None with { IsKnown = false } : state.ToPast(_now);
        if (loseRecord)
        {
            // Point 13: one refusal of our own making, and one more where a header's lower bound of the forgotten requests was too low.
            _file.Clear();
            _file.Add(new GrantRecord(RecordKind.Boot, 0, _now.Ticks, _now, 0));
            _excused = 2;
            _sent.ForEach(sending => sending.IsLost = true);
        }

        _callers.ForEach(caller => caller.Gone |= caller.Waiter.Waits);
        _callers.ForEach(caller => caller.Waiter.Waits = false);
        _running.Clear();
        _askedAt = null;
        _scheduler = new Scheduler(_settings, past, _now) { Month = 202611 };
        Take();
    }

    private void Finish()
    {
        _scheduler.SetGate("m", ThrottleGate.Open, _now, _now);
        Take();
        for (var guard = 0; Waiting.Count > 0 || _running.Count > 0; guard++)
        {
            Assert.True(guard < 1_000, $"{Waiting.Count} wait and {_running.Count} run forever");
            while (_running.Count > 0)
            {
                Answer(_running[0], 1);
                Judge();
            }

            Pass(TimeSpan.FromSeconds(1));
            Judge();
        }

        Assert.All(_callers, caller => Assert.Equal(1, caller.Outcomes + (caller.Gone ? 1 : 0) + (_granted.Contains(caller.Waiter) ? 1 : 0)));
    }

    private readonly HashSet<Waiter> _granted = [];

    /// <summary>Checks points 1 and 8 at every grant: no window holds more than its current limit, even after the limits changed or the process restarted.</summary>
    private void JudgeGrant(Grant grant, (double PerSecond, long Requests, long Tokens) limits)
    {
        Assert.True(_granted.Add(grant.Waiter), "granted twice");
        Assert.True(grant.Waiter.Deadline > _now, "granted after its patience");
        var group = grant.Group;
        Assert.True(!group.Word.IsAwaited || _running.Count == 0, "two calls at once before the provider has said what it allows");
        var known = _sent.Where(sending => !sending.IsLost).ToList();
        var counted = known.Where(sending => sending.At + _settings.Window + Margin > _now).ToList();
        var (perSecond, perMinute, tokens) = limits;
        var requests = counted.Count(sending => sending.AnswerTo is null);
        Assert.True(perMinute == 0 || requests < perMinute, $"{requests + 1} of {perMinute} requests at {_now}");
        Assert.True(
            tokens == 0 || counted.Sum(sending => sending.Tokens) + grant.Tokens <= tokens,
            $"{counted.Sum(sending => sending.Tokens)} + {grant.Tokens} of {tokens} tokens at {_now}");
        if (perSecond > 0)
        {
            var whole = Math.Max(1, Math.Floor(perSecond));
            var span = TimeSpan.FromSeconds(whole / perSecond) + Margin;
            Assert.True(known.Count(sending => sending.AnswerTo is null && sending.At + span > _now) < whole, $"more than {whole} requests in {span}");
        }
    }

    private void Refused(Waiter waiter, Refusal refusal)
    {
        Assert.False(_granted.Contains(waiter), "granted and refused");
        _callers.Single(caller => caller.Waiter == waiter).Outcomes++;
        Tell($"refused {waiter.User} {refusal.Kind}");
        if (refusal.Kind is not (RefusalKind.TooLarge or RefusalKind.MonthSpent))
        {
            Assert.True(refusal.AskAgainAt > _now && refusal.ReadyAt >= _now, "a wait in the past");
        }
    }

    /// <summary>After each step.</summary>
    private void Judge()
    {
        var group = _scheduler.Main;
        var waiting = Waiting;
        Assert.Equal(waiting.Count, _scheduler.Waiting);
        Assert.Equal(_running.Count, _scheduler.Running);
        Assert.True(waiting.Count(caller => caller.Waiter is { IsRetry: false, Continues: false }) <= _settings.QueueSize, "more wait than the queue holds");
        Assert.True(_running.Count == 0 || _scheduler.WakeAt is not null || waiting.Count == 0, "nothing will wake it");

        // Point 8: what the windows count is what was sent and still counts, no more and no less.
        group.MoveTo(_now);
        var counted = _sent.Where(sending => !sending.IsLost && sending.At + group.Requests.Span > _now).ToList();
        Assert.Equal(counted.Count(sending => sending.AnswerTo is null), group.Requests.Used);
        Assert.Equal(counted.Sum(sending => sending.Tokens), group.Tokens.Used);
        Assert.True(group.Requests.Others >= 0 && group.Tokens.Others >= 0);
        Assert.True(!_alone || _sent.Exists(sending => sending.IsLost) || group.Requests.Others == 0, "others are suspected, but there are none");

        JudgeIdleness(group, waiting);
    }

    /// <summary>Point 2: nobody waits who could go, but for the reasons that the design names.</summary>
    private void JudgeIdleness(BudgetGroup group, List<Caller> waiting)
    {
        if (waiting.Count == 0 || group.Gate.Holds(_now) is not null || group.Gate.PaceAllowsNext(_now) > _now || _running.Count >= group.Slots
            || (group.Word.IsAwaited && _running.Count > 0))
        {
            return;
        }

        Assert.True(
            group.Queue.FirstOfUsers(group.HasShareFor) is not { } next || group.Lacks(next.Tokens, group.Gate.TestsOthers) is not null,
            $"a request waits at {_now} although it could be sent; it wakes at {_scheduler.WakeAt}, one at a time {group.OneAtATime}, paused until {group.Gate.PausedUntil}, "
            + string.Join(", ", group.Windows.Select(window => $"{window.Name} {window.Used} + {window.Others} until {window.OthersUntil} of {window.EffectiveLimit}"))
            + string.Concat(waiting.Select(caller => $"; {caller.Waiter.User} {caller.Waiter.Class} {caller.Waiter.Tokens} starts {caller.Waiter.Start} {caller.Waiter.Constraint} until {caller.Waiter.Deadline}")));
    }

    private sealed record Caller(Waiter Waiter)
    {
        public int Outcomes { get; set; }

        public bool Gone { get; set; }
    }

    private sealed record Sending(TimeSpan At, long Tokens, string User, LlmClass Class)
    {
        public long Tokens { get; set; } = Tokens;

        /// <summary>The request whose answer this is; null for a request.</summary>
        public Sending? AnswerTo { get; init; }

        /// <summary>The record of it was lost.</summary>
        public bool IsLost { get; set; }
    }

    private sealed record Call(Grant Grant, Sending Sending, ScheduledProvider.Taken Taken, bool Knew)
    {
        public ProviderHeaders? Refusal => Taken.Refusal;

        public long Remaining => Taken.Remaining;

        public int Number => Taken.Number;
    }
}
