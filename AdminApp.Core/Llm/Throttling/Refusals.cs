using System.Globalization;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>The refusals of the throttle in words: nothing was sent, and if waiting helps they say how long.</summary>
internal static class Refusals
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>The exception that a refused caller gets.</summary>
    public static LlmException ToException(Waiter waiter, Refusal refusal, TimeSpan now, DateTimeOffset utcNow) => refusal.Kind switch
    {
        RefusalKind.TooLarge => new LlmException(
            LlmErrorCodes.TooLarge, $"The request needs up to {waiter.Tokens} tokens, but the limit is {refusal.Limit} per minute.")
        { Refused = true },
        RefusalKind.MonthSpent => new LlmException(LlmErrorCodes.MonthSpent, "The monthly tokens are used up.", UntilNextMonth(utcNow)) { Refused = true },
        RefusalKind.QueueFull => Waiting(LlmErrorCodes.QueueFull, $"The queue is full: {refusal.Limit} questions are waiting.", refusal, now),
        RefusalKind.UserQueueFull => Waiting(LlmErrorCodes.QueueFull, $"You already have {refusal.Limit} questions waiting, the maximum.", refusal, now),
        RefusalKind.GaveWay => Waiting(
            LlmErrorCodes.QueueFull, "The queue is full, and someone with fewer questions waiting took the place of your last one.", refusal, now),
        _ => Waiting(LlmErrorCodes.NotInTime, TooLong(Needed(waiter, refusal), Patience(waiter)), refusal, now),
    };

    /// <summary>The wait next to the caller's limit, in words.</summary>
    /// <param name="needed">Time from the question's submission to its answer; anything from an hour on is reported as that.</param>
    /// <param name="patience">How long the caller waits, from submission.</param>
    public static string TooLong(TimeSpan needed, TimeSpan patience) => needed >= MaxWait ? $"The queue needs an hour or more, your limit is {Seconds(patience)}."
        : needed > patience ? $"The queue needs about {Seconds(needed)}, your limit is {Seconds(patience)}."
        : $"Your limit of {Seconds(patience)} passed in the queue.";

    private static LlmException Waiting(string code, string message, Refusal refusal, TimeSpan now) =>
        new(code, message, refusal.ReadyAt == TimeSpan.MaxValue ? MaxWait : refusal.ReadyAt > now ? refusal.ReadyAt - now : TimeSpan.Zero) { Refused = true, RetryAfter = refusal.AskAgainAt - now };

    private static TimeSpan Needed(Waiter waiter, Refusal refusal) => refusal.ReadyAt == TimeSpan.MaxValue ? TimeSpan.MaxValue : refusal.ReadyAt - waiter.Submitted;

    private static TimeSpan Patience(Waiter waiter) => waiter.Deadline == TimeSpan.MaxValue ? TimeSpan.Zero : waiter.Deadline - waiter.Submitted;

    private static TimeSpan UntilNextMonth(DateTimeOffset now) => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1) - now;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} s");
}
