using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Coalescing;

/// <summary>The terms of a shared call: the highest class and the latest deadline among all that ever joined it.</summary>
internal sealed class FlightTerms(ILlmThrottle throttle, LlmClass initialClass, long initialDeadline)
{
    private readonly Lock _lock = new();
    private LlmClass _class = initialClass;
    private long _deadline = initialDeadline;
    private LlmTicket? _waiting;

    public long Deadline
    {
        get
        {
            lock (_lock)
            {
                return _deadline;
            }
        }
    }

    /// <summary>A caller joined; the ticket that waits moves up with the terms. Returns whether the class rose.</summary>
    public bool Raise(LlmClass joiner, long deadline)
    {
        LlmTicket? waiting;
        bool rose;
        lock (_lock)
        {
            rose = joiner < _class;
            if (!rose && deadline <= _deadline)
            {
                return false;
            }

            _class = rose ? joiner : _class;
            _deadline = Math.Max(_deadline, deadline);
            waiting = _waiting;
        }

        Raise(waiting);
        return rose;
    }

    /// <summary>Waits for a turn on the terms of the moment, which later callers may still raise.</summary>
    public async Task<ILlmPermit> AcquireAsync(Func<LlmClass, long, LlmTicket> ticketFor, CancellationToken cancellationToken)
    {
        LlmTicket ticket;
        lock (_lock)
        {
            ticket = ticketFor(_class, _deadline);
        }

        var turn = throttle.AcquireAsync(ticket, cancellationToken);
        bool outdated;
        lock (_lock)
        {
            _waiting = ticket;
            outdated = ticket.Class != _class || ticket.Deadline != _deadline;
        }

        try
        {
            if (outdated)
            {
                Raise(ticket);
            }

            return await turn;
        }
        finally
        {
            lock (_lock)
            {
                _waiting = null;
            }
        }
    }

    private void Raise(LlmTicket? ticket)
    {
        if (ticket is not null)
        {
            LlmClass highest;
            long latest;
            lock (_lock)
            {
                (highest, latest) = (_class, _deadline);
            }

            throttle.Raise(ticket, highest, latest);
        }
    }
}
