using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Chat;

/// <summary>What the service knows of how long an answer takes, for callers that are told to come again.</summary>
internal sealed class ChatForecast(ILlmThrottle throttle)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>Until a question asked now would be answered: its turn, and the median time of an answer. At most an hour.</summary>
    public TimeSpan NewQuestion
    {
        get
        {
            var now = throttle.Snapshot();
            return now.NextSlot < Most - now.AnswerTime ? now.NextSlot + now.AnswerTime : Most;
        }
    }

    /// <summary>Until an answer is complete that is being written: what is left of the median time; past it, or before one was measured, as long again as it has taken. At least a second.</summary>
    /// <param name="written">How long it has been written.</param>
    public TimeSpan Rest(TimeSpan written)
    {
        var median = throttle.Snapshot().AnswerTime;
        var rest = written < median ? median - written : written;
        return rest > Least ? rest : Least;
    }
}
