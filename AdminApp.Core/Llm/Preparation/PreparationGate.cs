using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Preparation;

/// <summary>
/// Questions are prepared in the order of the queue, as many at a time as there are cores, each to its end: a burst that is prepared all at
/// once is ready all at once, too late. What cannot be answered in time is refused before anything is done for it.
/// </summary>
internal sealed class PreparationGate(ILlmThrottle throttle, TypicalCost cost, IOptionsMonitor<PerformanceOptions> performance, TimeProvider time)
{
    // Answers that may still be in the cache; the cache itself decides.
    private const int MaxRecent = 1_000;

    private readonly int _slots = Environment.ProcessorCount;
    private readonly Lock _lock = new();
    private readonly FairQueue _queue = new();
    private readonly Dictionary<int, int> _open = [];
    private readonly HashSet<LlmTicket> _unprepared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, long> _recent = [];
    private readonly Queue<int> _recentOrder = new();
    private int _busy;
    private long _order;

    /// <summary>Questions that wait to be prepared.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Waits for the turn to prepare a question.</summary>
    /// <param name="needsModel">Whether a call follows, which has to be in time.</param>
    /// <exception cref="LlmException"><c>not_in_time</c> or <c>queue_full</c>, at once or when the caller's patience passes. Whether the month has tokens left is checked later, by the call itself.</exception>
    public async Task<ILlmPreparation> EnterAsync(LlmPreparation question, bool needsModel, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var terms = question.Terms.ForQueue(performance.CurrentValue, time);
        var ticket = new LlmTicket { Terms = terms, Model = question.Model, SubmittedAt = question.Terms.SubmittedAt!.Value, Tokens = cost.Tokens };
        Turn? turn = null;
        var coming = Open(question, ticket);
        try
        {
            if (needsModel && coming is not null && throttle.WouldRefuse(ticket, coming) is { } refusal)
            {
                throw refusal;
            }

            turn = Enqueue(question);
            var patience = time.Until(terms.Deadline);
            await turn.Granted.Task.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time, cancellationToken);
            return new Prepared(this, question, ticket, turn);
        }
        catch (Exception exception)
        {
            Leave(turn);
            Close(question, ticket, answered: false);
            if (exception is TimeoutException)
            {
                // Its patience is over: a ticket that is refused for it says when to ask again.
                throw throttle.WouldRefuse(ticket, Coming()) ?? new LlmException(LlmErrorCodes.NotInTime, "Your limit passed in the queue.", throttle.ReadyIn(ticket)) { Refused = true };
            }

            throw;
        }
    }

    /// <summary>Questions that want a new answer share only with each other.</summary>
    private static int KeyOf(LlmPreparation question) => question.Terms.Fresh ? ~question.Key : question.Key;

    /// <summary>
    /// Registers a question. Returns the calls that are on their way; null if it needs no place of its own, because an equal one is on its way
    /// or its answer may be in the cache.
    /// </summary>
    private LlmTicket[]? Open(LlmPreparation question, LlmTicket ticket)
    {
        lock (_lock)
        {
            var key = KeyOf(question);
            var first = _open.TryAdd(key, 1);
            if (!first)
            {
                _open[key]++;
            }

            var cached = !question.Terms.Fresh && performance.CurrentValue.CacheEnabled && _recent.TryGetValue(key, out var at)
                && time.GetElapsedTime(at) < TimeSpan.FromSeconds(performance.CurrentValue.CacheTtlSeconds);
            if (!first || cached)
            {
                return null;
            }

            LlmTicket[] coming = [.. _unprepared];
            _unprepared.Add(ticket);
            return coming;
        }
    }

    private LlmTicket[] Coming()
    {
        lock (_lock)
        {
            return [.. _unprepared];
        }
    }

    private void Close(LlmPreparation question, LlmTicket ticket, bool answered)
    {
        lock (_lock)
        {
            var key = KeyOf(question);
            _unprepared.Remove(ticket);
            if (--_open[key] == 0)
            {
                _open.Remove(key);
            }

            if (!answered)
            {
                return;
            }

            if (!_recent.ContainsKey(question.Key))
            {
                _recentOrder.Enqueue(question.Key);
                if (_recentOrder.Count > MaxRecent)
                {
                    _recent.Remove(_recentOrder.Dequeue());
                }
            }

            _recent[question.Key] = time.GetTimestamp();
        }
    }

    private Turn Enqueue(LlmPreparation question)
    {
        lock (_lock)
        {
            var turn = new Turn
            {
                User = question.Terms.User,
                Class = question.Terms.Class,
                Submitted = time.At(question.Terms.SubmittedAt!.Value),
                Order = ++_order,
                // Only the throttle asks for these.
                Model = "",
                Deadline = TimeSpan.MaxValue,
                Tokens = 0,
            };
            if (_busy < _slots)
            {
                _busy++;
                turn.HasSlot = true;
                turn.Granted.SetResult();
            }
            else
            {
                _queue.Add(turn);
            }

            return turn;
        }
    }

    private void Leave(Turn? turn)
    {
        if (turn is null)
        {
            return;
        }

        lock (_lock)
        {
            if (turn.HasSlot)
            {
                Release(turn);
            }
            else
            {
                _queue.Remove(turn);
            }
        }
    }

    private void Release(Turn turn)
    {
        turn.HasSlot = false;
        if (_queue.Head is Turn next)
        {
            _queue.Grant(next);
            next.HasSlot = true;
            next.Granted.SetResult();
        }
        else
        {
            _busy--;
        }
    }

    /// <summary>One question's place in the line.</summary>
    private sealed class Turn : Waiter
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>It is being prepared; guarded by the gate's lock.</summary>
        public bool HasSlot { get; set; }
    }

    private sealed class Prepared(PreparationGate gate, LlmPreparation question, LlmTicket ticket, Turn turn) : ILlmPreparation
    {
        private bool _answered;
        private bool _ended;

        public void Done()
        {
            lock (gate._lock)
            {
                gate._unprepared.Remove(ticket);
            }

            gate.Leave(turn);
        }

        public void Answered() => _answered = true;

        public void Dispose()
        {
            if (!_ended)
            {
                _ended = true;
                Done();
                gate.Close(question, ticket, _answered);
            }
        }
    }
}
