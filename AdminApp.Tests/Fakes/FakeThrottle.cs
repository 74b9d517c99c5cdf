using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Fakes;

/// <summary>A throttle that a test plays: it grants at once, or when told; it keeps everything that it was asked.</summary>
internal sealed class FakeThrottle : ILlmThrottle
{
    private readonly Lock _lock = new();
    private readonly List<(LlmTicket Ticket, TaskCompletionSource<ILlmPermit> Turn)> _waiting = [];
    private readonly Dictionary<string, ThrottleGate> _gates = new(StringComparer.Ordinal);
    private readonly List<LlmTicket> _tickets = [];
    private readonly List<FakePermit> _permits = [];
    private readonly List<(ThrottleGate Gate, TimeSpan? ReopensIn)> _gateChanges = [];
    private readonly List<(LlmTicket Ticket, QueueTerms Terms)> _amended = [];
    private readonly List<int> _ahead = [];
    private bool _grantsAtOnce = true;

    /// <summary>The clock of what callers are told.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Whether tickets are granted without <see cref="GrantNext"/>, as far as the gate lets them.</summary>
    public bool GrantsAtOnce
    {
        get => _grantsAtOnce;
        set
        {
            _grantsAtOnce = value;
            Pump();
        }
    }

    /// <summary>Refuses a ticket with what this returns, unless null.</summary>
    public Func<LlmTicket, LlmException?> Refuses { get; set; } = _ => null;

    public TimeSpan NextSlot { get; set; }

    public TimeSpan PausedFor { get; set; }

    public TimeSpan AnswerTime { get; set; }

    public IReadOnlyList<BudgetSnapshot> Budgets { get; set; } = [];

    public List<LlmTicket> Tickets => Copy(_tickets);

    public List<FakePermit> Permits => Copy(_permits);

    public List<(ThrottleGate Gate, TimeSpan? ReopensIn)> Gates => Copy(_gateChanges);

    public List<(LlmTicket Ticket, QueueTerms Terms)> Amended => Copy(_amended);

    /// <summary>How often callers wanted to end every pause.</summary>
    public int Tries { get; private set; }

    /// <summary>What a rate limit makes the throttle pause.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Whether what it grants are probes.</summary>
    public bool GrantsProbes { get; set; }

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _permits.Count(p => !p.IsReturned);
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public async Task<ILlmPermit> AcquireAsync(LlmTicket ticket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource<ILlmPermit>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _tickets.Add(ticket);
            if (Refuses(ticket) is { } refusal)
            {
                throw refusal;
            }

            _waiting.Add((ticket, turn));
        }

        ticket.Queued?.Invoke(Queued.In(NextSlot.TotalSeconds, 1, "its turn", Time));
        Pump();
        await using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                _waiting.RemoveAll(w => w.Turn == turn);
            }

            turn.TrySetCanceled(cancellationToken);
        });
        return await turn.Task;
    }

    /// <summary>Grants the ticket that waited longest; false when none waits.</summary>
    public bool GrantNext() => Grant(_ => true);

    private bool Grant(Predicate<LlmTicket> mayGo)
    {
        lock (_lock)
        {
            for (var next = _waiting.FindIndex(waiting => mayGo(waiting.Ticket)); next >= 0; next = _waiting.FindIndex(waiting => mayGo(waiting.Ticket)))
            {
                var turn = _waiting[next].Turn;
                _waiting.RemoveAt(next);
                var permit = new FakePermit(Pump, () => Pause) { IsProbe = GrantsProbes };
                if (turn.TrySetResult(permit))
                {
                    _permits.Add(permit);
                    return true;
                }
            }

            return false;
        }
    }

    public void Amend(LlmTicket ticket, QueueTerms terms)
    {
        lock (_lock)
        {
            var before = _amended.FindLast(amended => amended.Ticket == ticket) is { Ticket: not null } last ? last.Terms : ticket.Terms;
            if (_waiting.Exists(waiting => waiting.Ticket == ticket) && terms != before)
            {
                _amended.Add((ticket, terms));
            }
        }
    }

    public void TryNow() => Tries++;

    public void SetGate(string model, ThrottleGate gate, TimeSpan? reopensIn = null)
    {
        lock (_lock)
        {
            _gates[model] = gate;
            _gateChanges.Add((gate, reopensIn));
        }

        Pump();
    }

    /// <summary>How many were said to be on their way when each ticket was asked about.</summary>
    public List<int> Ahead => Copy(_ahead);

    public LlmException? WouldRefuse(LlmTicket ticket, IReadOnlyList<LlmTicket> coming)
    {
        lock (_lock)
        {
            _ahead.Add(coming.Count);
            return Refuses(ticket);
        }
    }

    public long? TokensPerMinute(string model) => Budgets.FirstOrDefault(budget => budget.Name == BudgetNames.TokensPerMinute)?.EffectiveLimit;

    public TimeSpan ReadyIn(LlmTicket ticket) => NextSlot + AnswerTime;

    public ThrottleSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new ThrottleSnapshot(
                _waiting.GroupBy(w => w.Ticket.Terms.Class).ToDictionary(g => g.Key, g => g.Count()), _permits.Count(p => !p.IsReturned), TimeSpan.Zero, 200,
                PausedFor, null, TimeSpan.FromMilliseconds(20), NextSlot, Budgets, AnswerTime);
        }
    }

    // A ticket without a model waits at whatever gate there is.
    private bool MayGo(LlmTicket ticket) => (ticket.Model is null ? _gates.Values.FirstOrDefault(gate => gate != ThrottleGate.Open) : _gates.GetValueOrDefault(ticket.Model, ThrottleGate.Open)) switch
    {
        ThrottleGate.Open => true,
        ThrottleGate.Probing => Running == 0,
        _ => false,
    };

    // What tests look at may grow meanwhile.
    private List<T> Copy<T>(List<T> kept)
    {
        lock (_lock)
        {
            return [.. kept];
        }
    }

    // While probing, one at a time.
    private void Pump()
    {
        while (_grantsAtOnce && Grant(MayGo))
        {
        }
    }
}

/// <summary>Keeps what happened to one permit.</summary>
internal sealed class FakePermit(Action returned, Func<TimeSpan> pause) : ILlmPermit
{
    public int Sendings { get; private set; }

    public List<ProviderHeaders> Headers { get; } = [];

    public long? Usage { get; private set; }

    public long Completion { get; private set; }

    public bool IsReturned { get; private set; }

    public bool IsProbe { get; init; }

    /// <summary>What it was charged when its stream was cut.</summary>
    public long? CutAt { get; private set; }

    public void Sent() => Sendings++;

    public void HeadersReceived(ProviderHeaders headers) => Headers.Add(headers);

    /// <summary>How often a rate limit refused it.</summary>
    public int RateLimits { get; private set; }

    /// <summary>How often the provider was overloaded.</summary>
    public int Overloads { get; private set; }

    public TimeSpan RateLimited(ProviderHeaders headers)
    {
        RateLimits++;
        return pause();
    }

    public void Overloaded(ProviderHeaders headers, bool tooMany) => Overloads += tooMany ? 1 : 0;

    public void Completed(long? totalTokens, long completionTokens = 0) => (Usage, Completion) = (totalTokens, completionTokens);

    public void Cut(long tokens) => CutAt = tokens;

    public void Dispose()
    {
        IsReturned = true;
        returned();
    }
}
