using System.Globalization;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>What is replayed: the calls of a span, and before them those of the last minutes, which fill the windows and the queue. Equal recordings make equal plans.</summary>
internal sealed class ReplayPlan
{
    /// <summary>How much is played before the span: as long as users count as active, which is longer than most windows.</summary>
    public static readonly TimeSpan WarmUp = Scheduler.Active;

    // How many answers give their median to a scheduler, as in the running service.
    private const int KnownAnswers = 64;

    // Spreads the numbers of the calls over those that are drawn from (Knuth's multiplicative hash).
    private const uint Spread = 2_654_435_761;

    private ReplayPlan(TimeSpan from, TimeSpan to, IReadOnlyList<ReplayedCall> calls, TimeSpan? answerTime, long monthTokens, int month)
    {
        (From, To, Calls, AnswerTime, MonthTokens, Month) = (from, to, calls, answerTime, monthTokens, month);
        Count = calls.Count(call => call.Counts);
    }

    /// <summary>Start of the span, on the throttle's clock.</summary>
    public TimeSpan From { get; }

    /// <summary>End of the span.</summary>
    public TimeSpan To { get; }

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<ReplayedCall> Calls { get; }

    /// <summary>Calls of the span itself, without the service's own test calls.</summary>
    public int Count { get; }

    /// <summary>Calls of the span that are left out, because they went to other models.</summary>
    public int OfOtherModels { get; private init; }

    /// <summary>Median time of the answers before; null if there were none.</summary>
    public TimeSpan? AnswerTime { get; }

    /// <summary>Tokens of <see cref="Month"/> that were used before the first call.</summary>
    public long MonthTokens { get; }

    /// <summary>The current month, such as 202611.</summary>
    public int Month { get; }

    /// <summary>Plans a replay of the last hours.</summary>
    /// <param name="model">The configured model: only its calls are replayed, for only its limits are known.</param>
    public static ReplayPlan Make(CallRecording recording, string model, ThrottleBasis basis, TimeSpan span)
    {
        var (ofAllModels, since) = recording.Read(basis.Now);
        var all = ofAllModels.Where(call => call.Model == model).ToList();
        var from = basis.Now - span > since ? basis.Now - span : since;
        var recorded = all.Where(call => call.ArrivedAt >= from - WarmUp).ToList();
        var before = all.Take(all.Count - recorded.Count).Where(call => call.Outcome == CallOutcome.Answered && call.Kind == CallKind.Answer).TakeLast(KnownAnswers)
            .Select(call => call.Ran).Order().ToList();
        var used = recorded.Where(call => MonthOf(call) == basis.Month).Sum(call => (long)call.Charged);
        return new ReplayPlan(
            from, basis.Now, CallsOf(recorded, from), before.Count > 0 ? before[before.Count / 2] : null, Math.Max(0, basis.MonthTokens - used), basis.Month)
        {
            OfOtherModels = ofAllModels.Count(call => call.Model != model && IsCounted(call, from)),
        };
    }

    /// <summary>The month (UTC) in which a call arrived, such as 202611.</summary>
    public static int MonthOf(in RecordedCall call) => (call.ArrivedUtc.Year * 100) + call.ArrivedUtc.Month;

    private static bool IsCounted(in RecordedCall call, TimeSpan from) => call.ArrivedAt >= from && call.Kind != CallKind.Probe;

    private static List<ReplayedCall> CallsOf(List<RecordedCall> recorded, TimeSpan from)
    {
        var answered = recorded.Where(call => call.Outcome == CallOutcome.Answered).ToList();
        var donors = Enum.GetValues<CallKind>().Select(kind => answered.FindAll(call => call.Kind == kind)).ToArray();
        var durations = answered.Select(call => call.Ran).Order().ToList();
        var median = durations.Count > 0 ? durations[durations.Count / 2] : TimeSpan.Zero;
        var users = new Dictionary<int, string>();
        var last = new Dictionary<(int User, TimeSpan Submitted), ReplayedCall>();
        var calls = new List<ReplayedCall>(recorded.Count);
        foreach (var call in recorded)
        {
            if (!users.TryGetValue(call.User, out var user))
            {
                users.Add(call.User, user = users.Count.ToString(CultureInfo.InvariantCulture));
            }

            var question = (call.User, call.Submitted);
            var follows = call.Continues && last.TryGetValue(question, out var first) && first.Recorded.Outcome == CallOutcome.Answered ? first : null;
            var (duration, charged, later, inHeaders) = call.WasSent ? (call.Ran, call.Charged, call.Later, call.CostInHeaders) : Drawn(call, donors[(int)call.Kind], calls.Count, median);
            var leaves = call.ArrivedAt + call.EndedAfter;
            var replayed = new ReplayedCall
            {
                Recorded = call,
                User = user,
                Duration = duration,
                Charged = charged,
                Later = later,
                CostInHeaders = inHeaders,
                IsAnswered = call.Outcome != CallOutcome.Failed,
                LeavesAt = call.Outcome == CallOutcome.Left && leaves < call.Deadline ? leaves : null,
                Counts = IsCounted(call, from),
                Follows = follows,
            };
            if (follows is not null)
            {
                var gap = call.ArrivedAt - follows.Recorded.ArrivedAt - follows.Recorded.EndedAfter;
                follows.Followers.Add((replayed, gap > TimeSpan.Zero ? gap : TimeSpan.Zero));
            }

            last[question] = replayed;
            calls.Add(replayed);
        }

        return calls;
    }

    /// <summary>A call that never ran takes the time and the share of its reservation of one that did.</summary>
    private static (TimeSpan Duration, long Charged, long Later, bool InHeaders) Drawn(in RecordedCall call, List<RecordedCall> donors, int number, TimeSpan median)
    {
        if (donors.Count == 0)
        {
            return (median, call.Tokens, 0, false);
        }

        var donor = donors[(int)((uint)number * Spread % (uint)donors.Count)];
        return (donor.Ran, Part(call, donor.Charged), Part(call, donor.Later), donor.CostInHeaders);

        long Part(in RecordedCall of, int tokens) => donor.Tokens > 0 ? (long)of.Tokens * tokens / donor.Tokens : tokens;
    }
}
