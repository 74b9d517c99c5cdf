using System.Globalization;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Requests;

/// <summary>What a request's row says about its time: the bars of a waterfall, and one sentence that says what took longest.</summary>
public sealed class RequestExplanation
{
    /// <summary>Maximum number of bars; what comes after them is one more bar.</summary>
    public const int MaxBars = 16;

    // Something that takes less than this share of the time isn't worth a word.
    private const double Notable = 0.2;

    private readonly RequestRecord _record;

    private RequestExplanation(RequestRecord record, IReadOnlyList<RequestBar> bars, int total)
    {
        (_record, Bars, TotalMs) = (record, bars, total);
        Title = record.Outcome == RequestRecord.Open ? $"So far {RequestTimes.Text(total)}"
            : total > 0 || record.TotalMs is not null ? $"Why {RequestTimes.Text(total)}"
            : "Why";
        Why = Sentence();
    }

    /// <summary>The waterfall, in order of time.</summary>
    public IReadOnlyList<RequestBar> Bars { get; }

    /// <summary>Milliseconds from submission to the end, or until now.</summary>
    public int TotalMs { get; }

    /// <summary>Milliseconds from submission to the first token; null without one.</summary>
    public int? FirstTokenMs => _record.FirstTokenMs is { } first && first <= TotalMs ? first : null;

    /// <summary>What <see cref="Why"/> explains: <c>Why 5.2 s</c>.</summary>
    public string Title { get; }

    /// <summary>One or two sentences that say why it took that long.</summary>
    public string Why { get; }

    /// <summary>Explains a request.</summary>
    /// <param name="record">Its row.</param>
    /// <param name="now">The time, for one that is open.</param>
    public static RequestExplanation Of(RequestRecord record, DateTime now)
    {
        var events = RequestTimeline.Read(record.Events);
        var last = events.Count == 0 ? 0 : events.Max(step => step.At);
        var total = record.TotalMs ?? (record.Outcome == RequestRecord.Open ? (int)Math.Clamp((now - record.SubmittedAtUtc).TotalMilliseconds, last, int.MaxValue) : last);
        return new RequestExplanation(record, Draw(record, events, Math.Max(0, total)), Math.Max(0, total));
    }

    private static List<RequestBar> Draw(RequestRecord record, IReadOnlyList<RequestEvent> events, int total)
    {
        List<RequestBar> bars = [];
        var before = RequestStep.Done;
        for (var i = -1; i < events.Count; i++)
        {
            var start = i < 0 ? 0 : Math.Clamp(events[i].At, 0, total);
            var end = i + 1 < events.Count ? Math.Clamp(events[i + 1].At, start, total) : total;
            var next = i + 1 < events.Count ? events[i + 1] : null;
            if (events.Count == 0 || (i >= 0 && events[i].Step == RequestStep.Done))
            {
                break;
            }

            var bar = i < 0 ? new RequestBar(RequestPhase.Turn, "Accepted", "waits for its turn", start, end) : Bar(record, events[i], next, before, start, end);
            before = i < 0 ? RequestStep.Done : events[i].Step;
            if (bars.Count == MaxBars)
            {
                bars.Add(new RequestBar(RequestPhase.Writing, "Further steps", "not drawn one by one", start, total));
                break;
            }

            if (bar.Ms > 0 || bar.Phase is RequestPhase.Attempt or RequestPhase.FailedAttempt)
            {
                bars.Add(bar);
            }
        }

        return bars;
    }

    private static RequestBar Bar(RequestRecord record, RequestEvent step, RequestEvent? next, RequestStep before, int start, int end) => step.Step switch
    {
        RequestStep.Preparing => new(RequestPhase.Search, "Passages", next is { Step: RequestStep.Found, N: { } found } ? $"{found} found" : "searching", start, end),
        RequestStep.Found => new(RequestPhase.Prompt, "Prompt", "built", start, end),
        RequestStep.Prepared => new(RequestPhase.Cache, "Cache", record.FromCache ? "found" : "miss", start, end),
        RequestStep.Queued => new(RequestPhase.Queue, before == RequestStep.Retry ? "Queued again" : "Queued", step.N is { } place ? $"{Ordinal(place)} in line" : "", start, end),
        RequestStep.Coalesced => new(RequestPhase.Shared, "Shared", "an equal call", start, end),
        RequestStep.Attempt when next is { Step: RequestStep.Retry } => new(RequestPhase.FailedAttempt, Attempt(step), next.Why?.Replace('_', ' ') ?? "failed", start, end),
        RequestStep.Attempt when next is { Step: RequestStep.Done } && record.Outcome == LedgerTotals.FailedName => new(RequestPhase.FailedAttempt, Attempt(step), record.Reason?.Replace('_', ' ') ?? "failed", start, end),
        RequestStep.Attempt => new(RequestPhase.Attempt, Attempt(step), next?.Step == RequestStep.FirstToken ? "first words" : "the model", start, end),
        RequestStep.Retry => new(RequestPhase.BackOff, "Back-off", "before the next try", start, end),
        _ => new(RequestPhase.Writing, "Writing", record.CompletionTokens > 0 ? string.Create(CultureInfo.InvariantCulture, $"{record.CompletionTokens:N0} tokens") : "", start, end),
    };

    private static string Attempt(RequestEvent step) => string.Create(CultureInfo.InvariantCulture, $"Attempt {step.N ?? 1}");

    private string Sentence()
    {
        var because = Because();
        if (_record is { FromCache: true, Outcome: "answered" })
        {
            return "The cache had the answer, so no call was made.";
        }

        var sums = Bars.GroupBy(bar => bar.Phase).Select(group => (Phase: group.Key, Ms: group.Sum(bar => bar.Ms))).OrderByDescending(sum => sum.Ms).ToList();
        if (sums.Count == 0 || sums[0].Ms == 0)
        {
            return because ?? (_record.Reason == QuestionLedger.Interrupted ? "Nothing is known of its time." : "It ended at once.");
        }

        List<string> parts = [$"{RequestTimes.Text(sums[0].Ms)} of it was {Clause(sums[0].Phase)}"];
        if (sums.Count > 1 && sums[1].Ms >= Notable * TotalMs)
        {
            parts.Add($"{RequestTimes.Text(sums[1].Ms)} was {Clause(sums[1].Phase)}");
        }

        var longest = sums.Count == 1 ? Capital(Clause(sums[0].Phase)) + " took all of it" : string.Join("; ", parts);
        return because is null ? longest + "." : $"{longest}. {because}";
    }

    private string? Because() => _record.Outcome switch
    {
        "failed" => $"It failed, because {RequestReasons.Text(_record.Reason)}.",
        "refused" => $"It was refused before anything was sent, because {RequestReasons.Text(_record.Reason)}.",
        "cancelled" => "The caller canceled it.",
        _ => null,
    };

    private string Clause(RequestPhase phase) => phase switch
    {
        RequestPhase.Turn => "waiting for its turn to be prepared",
        RequestPhase.Search => "finding the passages",
        RequestPhase.Prompt => "building the prompt",
        RequestPhase.Cache => "looking into the cache",
        RequestPhase.Queue => _record.Place is { } place and > 1 ? $"waiting in the queue, where it began in {Ordinal(place)} place" : "waiting in the queue for room in the limits",
        RequestPhase.Shared => "waiting for an equal call that was already running",
        RequestPhase.Attempt => "waiting for the model's first words",
        RequestPhase.FailedAttempt when Failed() is [var one] => $"an attempt that failed, because {one}",
        RequestPhase.FailedAttempt => $"{string.Create(CultureInfo.InvariantCulture, $"{Bars.Count(bar => bar.Phase == RequestPhase.FailedAttempt)}")} attempts that failed, because {string.Join(", then ", Failed())}",
        RequestPhase.BackOff => $"waiting for another attempt, because {string.Join(", then ", Retried())}",
        _ => _record.CompletionTokens > 0 ? string.Create(CultureInfo.InvariantCulture, $"the model writing {_record.CompletionTokens:N0} tokens") : "the model writing",
    };

    private List<string> Failed()
    {
        var reasons = Retried();
        return reasons.Count > 0 ? reasons : [RequestReasons.Text(_record.Reason)];
    }

    private List<string> Retried() => [.. RequestTimeline.Read(_record.Events).Where(step => step.Step == RequestStep.Retry).Select(step => RequestReasons.Text(step.Why)).Distinct(StringComparer.Ordinal).Take(3)];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Ordinal(int n) => string.Create(CultureInfo.InvariantCulture, $"{n}{((n % 100) is >= 11 and <= 13 ? "th" : (n % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}");
}
