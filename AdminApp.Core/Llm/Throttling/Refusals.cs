using System.Globalization;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>The refusals of the throttle: nothing was sent, and if waiting helps they say how long.</summary>
internal static class Refusals
{
    private static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>The request has more tokens than the limit allows.</summary>
    public static LlmException TooLarge(long tokens, long limit) =>
        new(LlmErrorCodes.TooLarge, $"The request needs up to {tokens} tokens, but the limit is {limit} per minute.") { Refused = true };

    /// <summary>The monthly tokens are used up.</summary>
    public static LlmException MonthSpent(TimeSpan untilNextMonth) =>
        new(LlmErrorCodes.MonthSpent, "The monthly tokens are used up.", untilNextMonth) { Refused = true };

    /// <summary>It would not be answered, or its turn did not come, within the caller's patience.</summary>
    public static LlmException NotInTime(Waiter waiter, TimeSpan ready, TimeSpan now) =>
        Waiting(LlmErrorCodes.NotInTime, TooLong(ready == TimeSpan.MaxValue ? ready : ready - waiter.Submitted, Patience(waiter)), waiter, ready, now);

    /// <summary>The wait next to the caller's limit, in words.</summary>
    /// <param name="needed">Time from the question's submission to its answer; anything from an hour on is reported as that.</param>
    /// <param name="patience">How long the caller waits, from submission.</param>
    public static string TooLong(TimeSpan needed, TimeSpan patience) => needed >= MaxWait ? $"The queue needs an hour or more, your limit is {Seconds(patience)}."
        : needed > patience ? $"The queue needs about {Seconds(needed)}, your limit is {Seconds(patience)}."
        : $"Your limit of {Seconds(patience)} passed in the queue.";

    /// <summary>Too many requests are waiting.</summary>
    public static LlmException QueueFull(Waiter waiter, TimeSpan ready, TimeSpan now, string what) =>
        Waiting(LlmErrorCodes.QueueFull, what, waiter, ready, now);

    private static LlmException Waiting(string code, string message, Waiter waiter, TimeSpan ready, TimeSpan now)
    {
        var wait = ready == TimeSpan.MaxValue ? MaxWait : ready - now;
        var tooLong = wait - Patience(waiter);
        return new LlmException(code, message, wait) { Refused = true, RetryAfter = tooLong > MinRetryAfter ? tooLong : MinRetryAfter };
    }

    private static TimeSpan Patience(Waiter waiter) => waiter.Deadline == TimeSpan.MaxValue ? TimeSpan.Zero : waiter.Deadline - waiter.Submitted;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds)):0} s");
}
