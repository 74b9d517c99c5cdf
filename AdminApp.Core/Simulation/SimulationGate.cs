using System.Diagnostics;

namespace AdminApp.Core.Simulation;

/// <summary>
/// The one place where an arrival gets its time, number and verdict. The clock is a separate stopwatch: the simulated provider is
/// another party, and with a clock shared with the limiter a wrong margin would never show.
/// </summary>
internal sealed class SimulationGate
{
    private readonly ArrivalLog _log;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private readonly SimulatedLimits _limits;
    private readonly SimulatedPromptCache _prompts = new();
    private long _number;
    private int _inFlight;
    private Random? _jitter;

    public SimulationGate(ArrivalLog log)
    {
        _log = log;
        var utc = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch;
        _limits = new SimulatedLimits(utc.TotalSeconds - Now);
    }

    /// <summary>Seconds since the start.</summary>
    public double Now => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Requests in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Rejects a request before it counts: a wrong key. Returns its number.</summary>
    public long TurnAway(ArrivalVerdict verdict, int status)
    {
        lock (_lock)
        {
            _log.Add(new Arrival(++_number, Now, "", verdict, 0, _inFlight, status));
            return _number;
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
    /// <param name="request">The request, or why it is invalid.</param>
    /// <param name="prefixes">The beginnings of its prompt.</param>
    public Admission Arrive(SimulationOptions options, double at, ReadRequest request, IReadOnlyList<UInt128> prefixes)
    {
        lock (_lock)
        {
            var number = ++_number;
            var random = new Random(unchecked((options.Seed * 486_187_739) + (int)number));
            var refusal = request.Invalid is null ? options.RefusalOf(request.Model) : ModelRefusal.None;
            var (counters, cached, decision) = (default(ModelCounters), 0L, new LimitDecision(ArrivalVerdict.ModelRefused, 0, []));
            if (refusal == ModelRefusal.None)
            {
                options = options.For(request.Model);
                counters = _limits.Of(request.Model, at);
                cached = _prompts.Find(options, prefixes, at);
                decision = _limits.Decide(options, counters, at, request.Cost(cached));
            }

            var fault = decision.Verdict == ArrivalVerdict.Served && request.Invalid is null ? DrawFault(options, number, random) : null;
            var verdict = decision.Verdict != ArrivalVerdict.Served ? decision.Verdict : request.Invalid is not null ? ArrivalVerdict.Invalid : fault is null ? ArrivalVerdict.Served : ArrivalVerdict.Fault;
            if (verdict is ArrivalVerdict.Served or ArrivalVerdict.Fault)
            {
                _inFlight++;
                counters!.InFlight++;
            }

            var status = verdict switch
            {
                ArrivalVerdict.Served => 200,
                ArrivalVerdict.Fault => SimulatedErrors.Status(fault!.Value),
                ArrivalVerdict.Invalid => request.Invalid!.Status,
                ArrivalVerdict.ModelRefused => SimulatedErrors.Status(refusal),
                _ => 429,
            };
            _log.Add(new Arrival(number, at, request.Model, verdict, decision.Charged, _inFlight, status, fault));
            return new Admission
            {
                Number = number,
                AtSeconds = at,
                Options = options,
                Decision = decision with { Verdict = verdict },
                Fault = fault,
                Random = random,
                HeadersMissing = random.NextDouble() < options.HeadersMissing,
                ModelRefusal = refusal,
                Counters = counters,
                CachedTokens = cached,
            };
        }
    }

    /// <summary>Charges what was written so far, where that is what is charged, and reads the limits.</summary>
    /// <param name="admission">The admitted request.</param>
    /// <param name="written">Tokens of its answer written so far.</param>
    public IReadOnlyList<LimitReading> Charge(Admission admission, long written)
    {
        lock (_lock)
        {
            ChargeWritten(admission, written);
            return _limits.Read(admission.Options, admission.Counters!, Now);
        }
    }

    /// <summary>The answer ended, or the client left.</summary>
    /// <param name="admission">The admitted request.</param>
    /// <param name="written">Tokens of its answer that were written.</param>
    /// <param name="processed">The beginnings of its prompt that were processed, for the prompt cache.</param>
    /// <param name="left">Whether the client left.</param>
    public void Leave(Admission admission, long written, IReadOnlyList<UInt128> processed, bool left)
    {
        lock (_lock)
        {
            _inFlight--;
            admission.Counters!.InFlight--;
            ChargeWritten(admission, written);
            _prompts.Use(admission.Options, processed, Now);
            _log.End(admission.Number, Now, left);
        }
    }

    private void ChargeWritten(Admission admission, long written)
    {
        var more = written - admission.Completion;
        if (admission.Options.Charge != TokenCharge.Usage || more <= 0)
        {
            return;
        }

        _limits.Charge(admission.Options, admission.Counters!, Now, more);
        admission.Completion = written;
        _log.Charge(admission.Number, admission.Charged);
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
