using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>Counts what happens in a replay, for the calls of its span.</summary>
internal sealed class ReplayTally(ReplayPlan plan)
{
    private readonly SortedDictionary<LlmClass, Class> _classes = [];
    private int _rateLimited;
    private long _requests;
    private long _tokens;

    /// <summary>A call is asked.</summary>
    public void Asked(ReplayedCall call)
    {
        if (call.Counts)
        {
            var @class = ClassOf(call);
            @class.Calls++;
            @class.Arrived[PartOf(call)]++;
        }
    }

    /// <summary>A request is sent.</summary>
    /// <param name="tokens">What it costs in the end; 0 if it is refused.</param>
    public void Sent(long tokens, TimeSpan now)
    {
        if (now >= plan.From && now <= plan.To)
        {
            _requests++;
            _tokens += tokens;
        }
    }

    /// <summary>The provider refuses a request by a rate limit.</summary>
    public void RateLimited(ReplayedCall call) => _rateLimited += call.Counts ? 1 : 0;

    /// <summary>A call ends.</summary>
    /// <param name="waited">Time until it was sent for good; null if it never was.</param>
    public void Ended(ReplayedCall call, CallOutcome outcome, TimeSpan? waited)
    {
        if (!call.Counts)
        {
            return;
        }

        var @class = ClassOf(call);
        @class.Outcomes[(int)outcome]++;
        if (waited is { } wait)
        {
            @class.Waits.Add((PartOf(call), wait));
            if (outcome == CallOutcome.Answered)
            {
                @class.Responses.Add((PartOf(call), wait + call.Duration));
            }
        }
    }

    /// <summary>The sums.</summary>
    public PreviewFigures ToFigures(SchedulerSettings settings, ProviderLimits provider)
    {
        var (perSecond, second) = provider.SecondInForce(settings.RequestsPerSecond ?? 0);
        var utilization = new Dictionary<string, double>();
        Add(BudgetNames.RequestsPerSecond, _requests, perSecond, second);
        Add(BudgetNames.RequestsPerMinute, _requests, provider.RequestsInForce(settings.RequestsPerMinute ?? 0), settings.Window);
        Add(BudgetNames.TokensPerMinute, _tokens, provider.TokensInForce(settings.TokensPerMinute ?? 0), settings.Window);
        return new PreviewFigures
        {
            Classes = _classes.ToDictionary(@class => @class.Key, @class => @class.Value.ToFigures()),
            Refused = _classes.Values.Sum(@class => @class.Outcomes[(int)CallOutcome.Refused]),
            RateLimited = _rateLimited,
            Utilization = utilization,
        };

        // A span that begins with a full burst holds one more than fits its windows.
        void Add(string name, long used, long limit, TimeSpan window)
        {
            if (limit > 0)
            {
                utilization.Add(name, Math.Min(1, used / (limit * Math.Max(1, Math.Ceiling((plan.To - plan.From) / window)))));
            }
        }
    }

    private int PartOf(ReplayedCall call)
    {
        var part = (call.Recorded.ArrivedAt - plan.From) / (plan.To - plan.From) * ClassFigures.PartCount;
        return double.IsFinite(part) ? Math.Clamp((int)part, 0, ClassFigures.PartCount - 1) : 0;
    }

    private Class ClassOf(ReplayedCall call)
    {
        if (!_classes.TryGetValue(call.Recorded.Class, out var @class))
        {
            _classes.Add(call.Recorded.Class, @class = new Class());
        }

        return @class;
    }

    private sealed class Class
    {
        public int Calls { get; set; }

        public int[] Outcomes { get; } = new int[Enum.GetValues<CallOutcome>().Length];

        public int[] Arrived { get; } = new int[ClassFigures.PartCount];

        public List<(int Part, TimeSpan Time)> Waits { get; } = [];

        public List<(int Part, TimeSpan Time)> Responses { get; } = [];

        public ClassFigures ToFigures()
        {
            var (waits, responses) = (Sorted(Waits), Sorted(Responses));
            var (waitsOf, responsesOf) = (Waits.ToLookup(one => one.Part), Responses.ToLookup(one => one.Part));
            return new ClassFigures
            {
                Calls = Calls,
                WaitP50 = Percentile(waits, 0.5),
                WaitP95 = Percentile(waits, 0.95),
                ResponseP50 = Percentile(responses, 0.5),
                ResponseP95 = Percentile(responses, 0.95),
                Parts = [.. Arrived.Select((calls, part) => PartOf(calls, Sorted(waitsOf[part]), Sorted(responsesOf[part])))],
                Answered = Outcomes[(int)CallOutcome.Answered],
                Refused = Outcomes[(int)CallOutcome.Refused],
                // What is still open when the replay ends has waited for an hour.
                Failed = Outcomes[(int)CallOutcome.Failed] + Outcomes[(int)CallOutcome.Open],
                Left = Outcomes[(int)CallOutcome.Left],
            };
        }

        private static ReplayPart PartOf(int calls, List<TimeSpan> waits, List<TimeSpan> responses) =>
            new(calls, Percentile(waits, 0.5), Percentile(waits, 0.95), Percentile(responses, 0.95));

        private static List<TimeSpan> Sorted(IEnumerable<(int Part, TimeSpan Time)> times) => [.. times.Select(one => one.Time).Order()];

        // Nearest rank.
        private static TimeSpan? Percentile(List<TimeSpan> sorted, double share) => sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(sorted.Count * share) - 1];
    }
}
