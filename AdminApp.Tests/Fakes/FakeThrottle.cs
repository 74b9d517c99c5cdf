using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Tests.Fakes;

/// <summary>A throttle that a test plays: it grants at once, or when told; it keeps everything that it was asked.</summary>
internal sealed class FakeThrottle : ILlmThrottle
{
    private readonly Lock _lock = new();
    private readonly List<(LlmTicket Ticket, TaskCompletionSource<ILlmPermit> Turn)> _waiting = [];
    private ThrottleGate _gate = ThrottleGate.Open;
    private bool _grantsAtOnce = true;

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

    public List<LlmTicket> Tickets { get; } = [];

    public List<FakePermit> Permits { get; } = [];

    public List<(TimeSpan Duration, string Reason)> Pauses { get; } = [];

    public List<(ThrottleGate Gate, TimeSpan? ReopensIn)> Gates { get; } = [];

    public List<(LlmTicket Ticket, LlmClass Class, long Deadline)> Raises { get; } = [];

    public int Lowered { get; private set; }

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return Permits.Count(p => !p.IsReturned);
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
            Tickets.Add(ticket);
            if (Refuses(ticket) is { } refusal)
            {
                throw refusal;
            }

            _waiting.Add((ticket, turn));
        }

        ticket.Queued?.Invoke(new LlmQueued(1, NextSlot, "its turn"));
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
    public bool GrantNext()
    {
        lock (_lock)
        {
            while (_waiting.Count > 0)
            {
                var turn = _waiting[0].Turn;
                _waiting.RemoveAt(0);
                var permit = new FakePermit(Pump);
                if (turn.TrySetResult(permit))
                {
                    Permits.Add(permit);
                    return true;
                }
            }

            return false;
        }
    }

    public void Raise(LlmTicket ticket, LlmClass highest, long latestDeadline)
    {
        lock (_lock)
        {
            Raises.Add((ticket, highest, latestDeadline));
        }
    }

    public void Pause(TimeSpan duration, string reason)
    {
        lock (_lock)
        {
            Pauses.Add((duration, reason));
        }
    }

    public void SetGate(ThrottleGate gate, TimeSpan? reopensIn = null)
    {
        lock (_lock)
        {
            _gate = gate;
            Gates.Add((gate, reopensIn));
        }

        Pump();
    }

    public TimeSpan ReadyIn(LlmTicket ticket) => NextSlot + AnswerTime;

    public void LowerConcurrency(long sentAt)
    {
        lock (_lock)
        {
            Lowered++;
        }
    }

    public ThrottleSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new ThrottleSnapshot(
                _waiting.GroupBy(w => w.Ticket.Class).ToDictionary(g => g.Key, g => g.Count()), Permits.Count(p => !p.IsReturned), TimeSpan.Zero, 200,
                PausedFor, null, TimeSpan.FromMilliseconds(20), NextSlot, Budgets, AnswerTime);
        }
    }

    // While probing, one at a time.
    private void Pump()
    {
        while (_grantsAtOnce && (_gate == ThrottleGate.Open || (_gate == ThrottleGate.Probing && Running == 0)) && GrantNext())
        {
        }
    }
}

/// <summary>Keeps what happened to one permit.</summary>
internal sealed class FakePermit(Action returned) : ILlmPermit
{
    public int Sendings { get; private set; }

    public List<ProviderHeaders> Headers { get; } = [];

    public long? Usage { get; private set; }

    public bool IsReturned { get; private set; }

    public void Sent() => Sendings++;

    public void HeadersReceived(ProviderHeaders headers) => Headers.Add(headers);

    public void Completed(long? totalTokens) => Usage = totalTokens;

    public void Dispose()
    {
        IsReturned = true;
        returned();
    }
}
