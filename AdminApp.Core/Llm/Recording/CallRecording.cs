using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Recording;

/// <summary>
/// What was asked of the scheduler in the last 24 hours, for replays under other limits. In memory and bounded: at most
/// <see cref="Capacity"/> calls (about 8 MB), the oldest make room. Thread-safe; nothing else is locked or called under its lock.
/// </summary>
internal sealed class CallRecording(TimeProvider time)
{
    /// <summary>Maximum number of calls: a day of 69 a minute.</summary>
    public const int Capacity = 100_000;

    /// <summary>How long calls are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int BlockSize = 1_000;
    private readonly Lock _lock = new();
    private readonly RecordedCall[]?[] _blocks = new RecordedCall[Capacity / BlockSize][];
    private readonly TimeSpan _began = time.SinceStart();
    private long _next;

    /// <summary>A call asked for its turn at <see cref="Waiter.Enqueued"/>. Another attempt of a call belongs to its first arrival.</summary>
    public void Arrived(CallTrace trace, Waiter waiter)
    {
        lock (_lock)
        {
            if (IsKept(trace.Number))
            {
                At(trace.Number).Outcome = CallOutcome.Open;
            }
            else if (!waiter.IsRetry)
            {
                Add(trace, waiter, waiter.Enqueued);
            }
        }
    }

    /// <summary>A call was refused its turn.</summary>
    public void Refused(CallTrace trace, TimeSpan now) => End(trace, CallOutcome.Refused, now);

    /// <summary>A question was refused before its call was even made; it counts from its submission.</summary>
    public void RefusedBefore(Waiter waiter, TimeSpan now)
    {
        var trace = new CallTrace();
        lock (_lock)
        {
            Add(trace, waiter, waiter.Submitted < now ? waiter.Submitted : now);
        }

        Refused(trace, now);
    }

    /// <summary>A caller left while its call waited.</summary>
    public void Left(CallTrace trace, TimeSpan now) => End(trace, CallOutcome.Left, now);

    /// <summary>An attempt ended.</summary>
    /// <param name="answered">Whether it was answered to the end.</param>
    public void Ended(CallTrace trace, Grant grant, bool answered, TimeSpan now)
    {
        lock (_lock)
        {
            if (!IsKept(trace.Number))
            {
                return;
            }

            ref var call = ref At(trace.Number);
            call.EndedAfter = now - call.ArrivedAt;
            if (grant.SentAt is { } sent)
            {
                call.Ran = now - sent;
                call.Charged = (int)Math.Min(grant.Tokens + grant.Later, int.MaxValue);
                call.Later = (int)Math.Min(grant.Later, int.MaxValue);
                call.CostInHeaders = grant.CostIsFinal;
            }

            call.Outcome = answered ? CallOutcome.Answered : call.WasSent ? CallOutcome.Failed : CallOutcome.Left;
        }
    }

    /// <summary>What arrived in the 24 hours before <paramref name="to"/>, in the order of arrival, and since when everything is recorded.</summary>
    public (IReadOnlyList<RecordedCall> Calls, TimeSpan Since) Read(TimeSpan to)
    {
        var calls = new List<RecordedCall>();
        var (since, number, more) = (_began, 0L, true);
        while (more)
        {
            // A block at a time, so that no call waits for all of them.
            lock (_lock)
            {
                if (First > number)
                {
                    // Something was dropped before this one.
                    number = First;
                    since = At(number).ArrivedAt;
                }

                for (var end = Math.Min(number + BlockSize, _next); number < end; number++)
                {
                    ref var call = ref At(number);
                    if (call.ArrivedAt > to - Kept && call.ArrivedAt <= to)
                    {
                        calls.Add(call);
                    }
                }

                more = number < _next;
            }
        }

        // A question that was refused before its call was made is added late.
        return ([.. calls.OrderBy(call => call.ArrivedAt)], since);
    }

    private long First => Math.Max(0, _next - Capacity);

    private bool IsKept(long number) => number >= First;

    private ref RecordedCall At(long number)
    {
        var place = (int)(number % Capacity);
        return ref (_blocks[place / BlockSize] ??= new RecordedCall[BlockSize])[place % BlockSize];
    }

    private void Add(CallTrace trace, Waiter waiter, TimeSpan arrivedAt)
    {
        trace.Number = _next++;
        At(trace.Number) = new RecordedCall
        {
            ArrivedAt = arrivedAt,
            ArrivedUtc = time.GetUtcNow().UtcDateTime,
            Submitted = waiter.Submitted,
            Deadline = waiter.Deadline,
            Ran = TimeSpan.MinValue,
            Model = waiter.Model,
            User = waiter.User.GetHashCode(StringComparison.Ordinal),
            Tokens = (int)Math.Min(waiter.Tokens, int.MaxValue),
            ExpectedCalls = (byte)Math.Min(waiter.ExpectedCalls, byte.MaxValue),
            Class = waiter.Class,
            Kind = waiter.Kind,
            Continues = waiter.Continues,
        };
    }

    private void End(CallTrace trace, CallOutcome outcome, TimeSpan now)
    {
        lock (_lock)
        {
            if (!IsKept(trace.Number))
            {
                return;
            }

            ref var call = ref At(trace.Number);
            call.EndedAfter = now - call.ArrivedAt;
            // Refused another attempt: it was sent before, and that failed.
            call.Outcome = call.WasSent ? CallOutcome.Failed : outcome;
        }
    }
}
