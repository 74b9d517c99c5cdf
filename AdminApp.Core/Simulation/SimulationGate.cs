using System.Diagnostics;

namespace AdminApp.Core.Simulation;

/// <summary>
/// The one place where an arrival gets its time, number and verdict. The clock is a separate stopwatch: the simulated provider is
/// another party, and with a clock shared with the limiter a wrong margin would never show.
/// </summary>
internal sealed class SimulationGate(ArrivalLog log)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly SimulatedLimits _limits = new();
    private long _number;
    private int _inFlight;
    private Random? _jitter;

    /// <summary>Seconds since the start.</summary>
    public double Now => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Requests in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Rejects a request before it counts: a wrong key.</summary>
    public void TurnAway(ArrivalVerdict verdict, int status)
    {
        lock (_lock)
        {
            log.Add(new Arrival(++_number, Now, verdict, 0, _inFlight, status));
        }
    }

    /// <summary>How long the network delays a request.</summary>
    public TimeSpan DrawJitter(SimulationOptions options)
    {
        lock (_lock)
        {
            _jitter ??= new Random(options.Seed);
            return TimeSpan.FromMilliseconds(_jitter.NextDouble() * options.JitterMs);
        }
    }

    /// <summary>Judges an arriving request. If it is admitted, <see cref="Leave"/> must be called once.</summary>
    /// <param name="options">How the provider behaves.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="tokens">The maximum number of tokens that it may use.</param>
    /// <param name="invalid">Status of the refusal if the request itself is invalid.</param>
    public Admission Arrive(SimulationOptions options, double at, long tokens, int? invalid = null)
    {
        lock (_lock)
        {
            var number = ++_number;
            var random = new Random(unchecked((options.Seed * 486_187_739) + (int)number));
            var decision = _limits.Decide(options, at, tokens, _inFlight);
            var fault = decision.Verdict == ArrivalVerdict.Served && invalid is null ? DrawFault(options, number, random) : null;
            var verdict = decision.Verdict != ArrivalVerdict.Served ? decision.Verdict : invalid is not null ? ArrivalVerdict.Invalid : fault is null ? ArrivalVerdict.Served : ArrivalVerdict.Fault;
            if (verdict is ArrivalVerdict.Served or ArrivalVerdict.Fault)
            {
                _inFlight++;
            }

            var status = verdict switch
            {
                ArrivalVerdict.Served => 200,
                ArrivalVerdict.Fault => SimulatedErrors.Status(fault!.Value),
                ArrivalVerdict.Invalid => invalid!.Value,
                _ => 429,
            };
            log.Add(new Arrival(number, at, verdict, decision.Charged, _inFlight, status, fault));
            return new Admission(number, at, decision with { Verdict = verdict }, fault, random);
        }
    }

    /// <summary>The answer ended, or the client left.</summary>
    public void Leave(Admission admission, SimulationOptions options, long used, bool left)
    {
        lock (_lock)
        {
            _inFlight--;
            if (options.Charge == TokenCharge.Usage)
            {
                _limits.Correct(admission.AtSeconds, used - admission.Decision.Charged);
            }

            log.End(admission.Number, Now, left);
        }
    }

    private static FaultKind? DrawFault(SimulationOptions options, long number, Random random)
    {
        foreach (var fault in options.Faults)
        {
            if ((fault.From > 0 && number >= fault.From && number < fault.From + fault.Count) || random.NextDouble() < fault.Share)
            {
                return fault.Kind;
            }
        }

        return null;
    }
}

/// <summary>One arrival with its verdict and its random draws.</summary>
internal sealed record Admission(long Number, double AtSeconds, LimitDecision Decision, FaultKind? Fault, Random Random);
