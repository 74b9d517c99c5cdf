using System.Text.Json;
using System.Text.Json.Serialization;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Llm;

/// <summary>
/// What happens to one question, with its times. Bounded: after <see cref="MaxEvents"/> events only the sums go on, and what is left out is
/// counted. It contains no text. Nothing is recorded per token but the first. Thread-safe.
/// </summary>
public sealed class RequestTimeline
{
    /// <summary>Maximum number of events, apart from the last one.</summary>
    public const int MaxEvents = 32;

    private const int MaxModel = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly List<RequestEvent> _events = new(8);
    private readonly RequestRecord _sums = new();
    private long? _waitingSince;
    private (int Place, long StartsAt)? _line;

    internal RequestTimeline(long submittedAt, TimeProvider time)
    {
        (SubmittedAt, _time) = (submittedAt, time);
        _sums.SubmittedAtUtc = (time.GetUtcNow() - time.GetElapsedTime(submittedAt)).UtcDateTime;
    }

    /// <summary>The events of a row, as <see cref="RequestRecord.Events"/> has them; none if they can't be read.</summary>
    public static IReadOnlyList<RequestEvent> Read(string events)
    {
        try
        {
            return JsonSerializer.Deserialize<List<RequestEvent>>(events, Json) ?? [];
        }
        catch (JsonException)
        {
            return []; // written by another version
        }
    }

    /// <summary>Monotonic timestamp of the submission.</summary>
    public long SubmittedAt { get; }

    /// <summary>Events that were left out.</summary>
    public int Dropped { get; private set; }

    /// <summary>Time in the queue and between attempts so far, without a wait that is not over.</summary>
    internal TimeSpan Waited
    {
        get
        {
            lock (_lock)
            {
                return TimeSpan.FromMilliseconds(_sums.QueuedMs);
            }
        }
    }

    /// <summary>What it does right now: the last step, its number of attempts, the tokens reserved or used, and its place in the queue while it waits there.</summary>
    internal (RequestStep? Step, int Attempts, int Tokens, (int Place, long StartsAt)? Line) Present
    {
        get
        {
            lock (_lock)
            {
                return (_events.Count > 0 ? _events[^1].Step : null, _sums.Attempts, Math.Max(_sums.TokensReserved, _sums.PromptTokens + _sums.CompletionTokens), _line);
            }
        }
    }

    /// <summary>What happened so far, oldest first.</summary>
    public IReadOnlyList<RequestEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Its turn to be prepared began.</summary>
    public void Preparing() => Note(RequestStep.Preparing);

    /// <summary>The search is done.</summary>
    /// <param name="passages">How many passages it found.</param>
    public void Found(int passages) => Note(RequestStep.Found, passages, sums => sums.Passages = passages);

    /// <summary>Its prompt is built.</summary>
    public void Prepared() => Note(RequestStep.Prepared, update: sums => sums.PreparedMs ??= Now);

    /// <summary>It waits in the queue; changes of its place are not recorded, but <see cref="Present"/> shows the latest.</summary>
    /// <param name="place">Its place, 1 = next.</param>
    /// <param name="startsAt">Monotonic timestamp at which it is expected to be sent.</param>
    public void Queued(int place, long startsAt = long.MaxValue)
    {
        lock (_lock)
        {
            _line = (place, startsAt);
            // After a retry it already waits.
            _waitingSince ??= _time.GetTimestamp();
            if (_events is not [.., { Step: RequestStep.Queued }])
            {
                _sums.Place ??= place;
                Add(RequestStep.Queued, place);
            }
        }
    }

    /// <summary>It joined an equal call in flight.</summary>
    public void Coalesced() => Note(RequestStep.Coalesced, update: sums => sums.Coalesced = true);

    /// <summary>Tokens were reserved for an attempt of its own.</summary>
    public void Reserved(int tokens)
    {
        lock (_lock)
        {
            _sums.TokensReserved += tokens;
        }
    }

    /// <summary>An attempt was sent.</summary>
    public void Attempt()
    {
        lock (_lock)
        {
            EndWait();
            Add(RequestStep.Attempt, ++_sums.Attempts);
        }
    }

    /// <summary>An attempt failed, and another follows.</summary>
    /// <param name="reason">A stable code.</param>
    public void Retrying(string reason)
    {
        lock (_lock)
        {
            _waitingSince ??= _time.GetTimestamp();
            Add(RequestStep.Retry, why: reason);
        }
    }

    /// <summary>A token arrived; only the first one counts.</summary>
    public void FirstToken()
    {
        lock (_lock)
        {
            if (_sums.FirstTokenMs is null)
            {
                _sums.FirstTokenMs = Now;
                Add(RequestStep.FirstToken);
            }
        }
    }

    /// <summary>One of its calls was answered.</summary>
    public void Answered(LlmAnswer answer)
    {
        FirstToken();
        lock (_lock)
        {
            _sums.Model = TextCap.Cut(ValidText.From(answer.Model), MaxModel);
            _sums.FromCache |= answer.FromCache;
            _sums.PromptTokens += answer.FromCache ? 0 : answer.PromptTokens;
            _sums.CompletionTokens += answer.FromCache ? 0 : answer.CompletionTokens;
        }
    }

    /// <summary>The question ended. What comes later is not recorded.</summary>
    internal void Done(string outcome)
    {
        lock (_lock)
        {
            EndWait();
            _sums.TotalMs = Now;
            _sums.EndedAtUtc = _time.GetUtcNow().UtcDateTime;
            _events.Add(new RequestEvent(Now, RequestStep.Done, Why: outcome));
        }
    }

    /// <summary>When a step first happened, from submission; null if it has not.</summary>
    internal TimeSpan? At(RequestStep step)
    {
        lock (_lock)
        {
            return _events.Find(e => e.Step == step) is { } found ? TimeSpan.FromMilliseconds(found.At) : null;
        }
    }

    /// <summary>Fills in everything that the timeline knows.</summary>
    /// <param name="endedEvents">Whether to write the events of an ended question too; a list of many does not need them.</param>
    internal RequestRecord ToRecord(bool endedEvents = true)
    {
        lock (_lock)
        {
            return new RequestRecord
            {
                SubmittedAtUtc = _sums.SubmittedAtUtc,
                EndedAtUtc = _sums.EndedAtUtc,
                Model = _sums.Model,
                FromCache = _sums.FromCache && _sums.Attempts == 0,
                Coalesced = _sums.Coalesced,
                Passages = _sums.Passages,
                Place = _sums.Place,
                Attempts = _sums.Attempts,
                TokensReserved = _sums.TokensReserved,
                PromptTokens = _sums.PromptTokens,
                CompletionTokens = _sums.CompletionTokens,
                PreparedMs = _sums.PreparedMs,
                QueuedMs = _sums.QueuedMs,
                FirstTokenMs = _sums.FirstTokenMs,
                TotalMs = _sums.TotalMs,
                Events = endedEvents || _sums.TotalMs is null ? JsonSerializer.Serialize(_events, Json) : RequestRecord.NoEvents,
            };
        }
    }

    private int Now => (int)Math.Min(int.MaxValue, _time.GetElapsedTime(SubmittedAt).TotalMilliseconds);

    private void Note(RequestStep step, int? number = null, Action<RequestRecord>? update = null)
    {
        lock (_lock)
        {
            update?.Invoke(_sums);
            Add(step, number);
        }
    }

    private void Add(RequestStep step, int? number = null, string? why = null)
    {
        if (_sums.TotalMs is not null)
        {
            return;
        }

        if (_events.Count < MaxEvents)
        {
            _events.Add(new RequestEvent(Now, step, number, why));
        }
        else
        {
            Dropped++;
        }
    }

    private void EndWait()
    {
        _line = null;
        if (_waitingSince is { } since)
        {
            _sums.QueuedMs += (int)Math.Min(int.MaxValue, _time.GetElapsedTime(since).TotalMilliseconds);
            _waitingSince = null;
        }
    }
}
