using AdminApp.Core.Llm.Scheduling;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>What the throttle has to say to the operator.</summary>
internal sealed partial class NoticeLog(ILogger<LlmThrottle> logger)
{
    /// <summary>Logs a notice of the scheduler.</summary>
    public void Write(SchedulerNotice notice)
    {
        switch (notice.Kind)
        {
            case NoticeKind.Paused:
                LogPaused(notice.Value, notice.Text);
                break;
            case NoticeKind.LimitLowered:
                LogLowered(notice.Text, (long)notice.Value, (long)notice.Before);
                break;
            case NoticeKind.LimitSaid:
                LogSaid(notice.Text, (long)notice.Value, (long)notice.Before);
                break;
            case NoticeKind.PastUnknown:
                LogPastUnknown();
                break;
            case NoticeKind.ConcurrencyLowered:
                LogConcurrency((int)notice.Value);
                break;
            case NoticeKind.Paced:
                LogPaced(notice.Value);
                break;
        }
    }

    [LoggerMessage(EventName = "GrantJournalFailed", Level = LogLevel.Error,
        Message = "The record of grants could not be written and was removed. After a restart the window counts as full, except for one probe.")]
    public partial void JournalFailed(Exception exception);

    [LoggerMessage(EventName = "PastUnknown", Level = LogLevel.Warning,
        Message = "There is no record of the last window: one request goes first; the rest follow its reply or the end of the window.")]
    private partial void LogPastUnknown();

    [LoggerMessage(EventName = "SendingPaused", Level = LogLevel.Warning, Message = "Sending is paused for {Seconds:0.0} s: {Reason}.")]
    private partial void LogPaused(double seconds, string reason);

    [LoggerMessage(EventName = "SendingPaced", Level = LogLevel.Warning,
        Message = "The provider refused a request although every limit had room. For {Seconds:0} s, requests are spread evenly over the minute.")]
    private partial void LogPaced(double seconds);

    [LoggerMessage(EventName = "ConcurrencyLowered", Level = LogLevel.Warning, Message = "The provider can't take as many calls at once; {Calls} may be in progress for now.")]
    private partial void LogConcurrency(int calls);

    [LoggerMessage(EventName = "LimitSaid", Level = LogLevel.Information, Message = "Mistral's limit is {Said} {Budget}; before, {Before} was in force (0: none).")]
    private partial void LogSaid(string budget, long said, long before);

    [LoggerMessage(EventName = "LimitLowered", Level = LogLevel.Warning,
        Message = "The provider's limit is lower than the configured one and is followed: {Said} instead of {Set} {Budget}.")]
    private partial void LogLowered(string budget, long said, long set);
}
