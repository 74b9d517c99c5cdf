using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <content>What others ask about the present, and the months' sums, which the store keeps.</content>
internal sealed partial class LlmThrottle
{
    /// <inheritdoc/>
    public TimeSpan AnswerTime => Read(static (scheduler, _) => scheduler.Main.AnswerTimes.Median(CallKind.Answer));

    /// <inheritdoc/>
    public TimeSpan ReadyIn(LlmTicket ticket) => Read((scheduler, now) =>
        scheduler.ReadyAt(TurnFor(ticket), now) is var ready && ready == TimeSpan.MaxValue ? TimeSpan.MaxValue : ready - now);

    /// <inheritdoc/>
    public LlmException? WouldRefuse(LlmTicket ticket, IReadOnlyList<LlmTicket> coming) => Read((scheduler, now) =>
    {
        var turn = TurnFor(ticket);
        if (scheduler.WouldRefuse(turn, [.. coming.Select(TurnFor)], now) is not { } refusal)
        {
            return null;
        }

        _recording.RefusedBefore(turn, now);
        return Refusals.ToException(turn, refusal, now, _time.GetUtcNow());
    });

    /// <summary>The limits that the provider named for a model.</summary>
    public IReadOnlyList<SaidLimit> SaidLimits(string model) => Read((scheduler, _) => scheduler.SaidLimits(model));

    /// <inheritdoc/>
    public long? TokensPerMinute(string model) => Read((scheduler, _) =>
        (scheduler.Find(model) ?? scheduler.Main).Tokens.EffectiveLimit is > 0 and var limit ? limit : (long?)null);

    /// <inheritdoc/>
    public ThrottleSnapshot Snapshot() => Read(static (scheduler, now) => scheduler.Snapshot(now));

    /// <summary>What a replay of recorded calls has to know of the present.</summary>
    public ThrottleBasis Basis() => Read(static (scheduler, now) =>
    {
        var main = scheduler.Main;
        return new ThrottleBasis(
            now, WindowBasis.Of(main.Second), WindowBasis.Of(main.Requests), WindowBasis.Of(main.Tokens),
            [.. main.Windows.Where(window => window.IsFurther && window.Told > 0).Select(window => window.Name)],
            main.Word.PerSecond, scheduler.Month, scheduler.Months.Used(scheduler.Month));
    });

    /// <summary>What the months' sums in the store lack, and the last grant they then contain.</summary>
    public (IReadOnlyDictionary<int, long> Pending, long LastId) PendingMonths() => Read(static (scheduler, _) => (scheduler.Months.Pending(), scheduler.LastId));

    /// <summary>The pending amounts were stored, which made these totals.</summary>
    public void MonthsStored(IReadOnlyDictionary<int, long> pending, IReadOnlyDictionary<int, long> totals, long lastId)
    {
        lock (_lock)
        {
            foreach (var (month, total) in totals)
            {
                _scheduler.Months.Stored(month, pending.GetValueOrDefault(month), total);
            }
        }

        if (pending.Count > 0)
        {
            _journal.Write([new GrantRecord(RecordKind.Settled, 0, lastId, Now, 0)]);
        }
    }

    /// <summary>Asks the scheduler something that changes nothing that anybody waits for.</summary>
    private T Read<T>(Func<Scheduler, TimeSpan, T> read)
    {
        lock (_lock)
        {
            return read(_scheduler, Begin());
        }
    }
}
