namespace AdminApp.Core.Llm.Throttling;

/// <summary>The refusals of the throttle: nothing was sent, and where waiting helps they say how long.</summary>
internal static class Refusals
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>More tokens than the limit allows at all.</summary>
    public static LlmException TooLarge(long tokens, long limit) =>
        new(LlmErrorCodes.TooLarge, $"The request needs up to {tokens} tokens, and the limit allows {limit} a minute in all.") { Refused = true };

    /// <summary>The month's tokens are spent.</summary>
    public static LlmException MonthSpent(TimeSpan untilNextMonth) =>
        new(LlmErrorCodes.MonthSpent, "The month's tokens are spent.", untilNextMonth) { Refused = true };

    /// <summary>It would not be answered, or its turn did not come, within the caller's patience.</summary>
    public static LlmException NotInTime(Waiter waiter, TimeSpan ready, TimeSpan now, string what) =>
        Waiting(LlmErrorCodes.NotInTime, $"Not sent: {what}.", waiter, ready, now);

    /// <summary>Too many wait.</summary>
    public static LlmException QueueFull(Waiter waiter, TimeSpan ready, TimeSpan now, string what) =>
        Waiting(LlmErrorCodes.QueueFull, what, waiter, ready, now);

    private static LlmException Waiting(string code, string message, Waiter waiter, TimeSpan ready, TimeSpan now)
    {
        var wait = ready == TimeSpan.MaxValue ? Most : ready - now;
        var patience = waiter.Deadline == TimeSpan.MaxValue ? TimeSpan.Zero : waiter.Deadline - waiter.Submitted;
        return new LlmException(code, message, wait) { Refused = true, RetryAfter = wait - patience > Least ? wait - patience : Least };
    }
}
