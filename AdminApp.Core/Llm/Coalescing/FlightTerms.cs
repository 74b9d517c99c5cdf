using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Coalescing;

/// <summary>The terms of a shared call: the highest class and the latest deadline among its present callers, on the account of the first of them.</summary>
internal sealed class FlightTerms(ILlmThrottle throttle)
{
    private readonly Lock _lock = new();

    // Taken before _lock and around the throttle's call, so that the last terms read are the last passed on.
    private readonly Lock _amending = new();
    private readonly List<LlmCall> _callers = [];
    private QueueTerms _terms = new("", LlmClass.Deferred, long.MinValue);
    private LlmTicket? _waiting;
    private bool _closed;

    public long Deadline
    {
        get
        {
            lock (_lock)
            {
                return _terms.Deadline;
            }
        }
    }

    /// <summary>Number of callers.</summary>
    public int Callers
    {
        get
        {
            lock (_lock)
            {
                return _callers.Count;
            }
        }
    }

    /// <summary>Whether any caller sees the answer while it is being written.</summary>
    public bool IsWatched
    {
        get
        {
            lock (_lock)
            {
                return _callers.Exists(call => call.Request.Terms.IsWatched);
            }
        }
    }

    /// <summary>A caller boards. False if the call was just refused on the terms of those aboard: the caller has to ask for itself.</summary>
    /// <param name="rose">Whether the class of the call rises with it.</param>
    public bool TryBoard(LlmCall call, out bool rose)
    {
        rose = false;
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            rose = call.Terms.Class < _terms.Class;
            _callers.Add(call);
            Update();
            return true;
        }
    }

    /// <summary>A caller leaves; the others keep their own terms. Returns whether there are any.</summary>
    public bool Leave(LlmCall call)
    {
        lock (_lock)
        {
            _callers.Remove(call);
            if (_callers.Count == 0)
            {
                return false;
            }

            Update();
            return true;
        }
    }

    /// <summary>Passes the present terms on to the ticket that waits, if they differ from its own. Called outside every lock.</summary>
    public void Amend()
    {
        lock (_amending)
        {
            LlmTicket? waiting;
            QueueTerms terms;
            lock (_lock)
            {
                (waiting, terms) = (_waiting, _terms);
            }

            if (waiting is not null)
            {
                throttle.Amend(waiting, terms);
            }
        }
    }

    /// <summary>Waits for a turn on the present terms, which callers who board or leave may still change.</summary>
    public async Task<ILlmPermit> AcquireAsync(Func<QueueTerms, LlmTicket> ticketFor, CancellationToken cancellationToken)
    {
        while (true)
        {
            LlmTicket ticket;
            QueueTerms terms;
            lock (_lock)
            {
                terms = _terms;
                _waiting = ticket = ticketFor(terms);
            }

            var turn = throttle.AcquireAsync(ticket, cancellationToken);
            try
            {
                Amend();
                return await turn;
            }
            catch (LlmException) when (IsOutdated(terms))
            {
                // A caller with more patience or of a higher class joined while the call was being refused.
            }
            finally
            {
                lock (_lock)
                {
                    _waiting = null;
                }
            }
        }
    }

    private bool IsOutdated(QueueTerms terms)
    {
        lock (_lock)
        {
            var outdated = _terms.Class < terms.Class || _terms.Deadline > terms.Deadline;
            _closed = !outdated;
            return outdated;
        }
    }

    private void Update() => _terms = new(_callers[0].Terms.User, _callers.Min(call => call.Terms.Class), _callers.Max(call => call.Deadline));
}
