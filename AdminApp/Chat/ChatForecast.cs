using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Chat;

/// <summary>Estimates how long an answer takes, for callers that have to come back later.</summary>
internal sealed class ChatForecast(ILlmThrottle throttle)
{
    private static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>Time until a question asked now would be answered: the wait for its turn plus the median answer time. At most an hour.</summary>
    public TimeSpan NewQuestion
    {
        get
        {
            var now = throttle.Snapshot();
            return now.NextSlot < MaxWait - now.AnswerTime ? now.NextSlot + now.AnswerTime : MaxWait;
        }
    }

    /// <summary>Time until an answer that is being written is complete: the rest of the median time, or, beyond that or without one, as long again as it has taken. At least a second.</summary>
    /// <param name="written">How long it has been in progress.</param>
    public TimeSpan Rest(TimeSpan written)
    {
        var median = throttle.AnswerTime;
        var rest = written < median ? median - written : written;
        return rest > MinRetryAfter ? rest : MinRetryAfter;
    }
}
