using AdminApp.Core.Llm;

namespace AdminApp.Core.Chat;

/// <summary>What bounds conversations and running answers.</summary>
internal static class ChatLimits
{
    /// <summary>Messages of one conversation; then a new one must be begun.</summary>
    public const int Messages = 500;

    /// <summary>Conversations of one owner; beyond, the oldest that are not pinned go.</summary>
    public const int Conversations = 1_000;

    /// <summary>Watchers of one answer.</summary>
    public const int Watchers = 100;

    /// <summary>Ended answers whose last state is kept for late watchers.</summary>
    public const int Ended = 200;

    /// <summary>Characters of a title that is made from a question.</summary>
    public const int DerivedTitle = 80;

    /// <summary>Characters of a title.</summary>
    public const int Title = 200;

    /// <summary>Characters of one message, and of all, that a caller brings along.</summary>
    public const int HistoryMessage = 32_000;

    /// <summary>Characters of all messages together that a caller brings along.</summary>
    public const int HistoryTotal = 200_000;

    /// <summary>Least time between two states that a watcher hears of.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between two saves of a text that is being written.</summary>
    public static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(2);

    /// <summary>Time to the second attempt to store the end of an answer; doubled after each failure.</summary>
    public static readonly TimeSpan FirstEndDelay = TimeSpan.FromSeconds(1);

    /// <summary>Longest time between two attempts to store the end of an answer.</summary>
    public static readonly TimeSpan LastEndDelay = TimeSpan.FromSeconds(30);

    /// <summary>Rounds of attempts, some minutes, in which the end of an answer is kept whole though the store fails for a reason that nobody knows.</summary>
    public const int RoundsWhole = 10;

    /// <summary>How long one who stops an answer waits until its end is stored.</summary>
    public static readonly TimeSpan StopWait = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks for answers that nobody prepares any more.</summary>
    public static readonly TimeSpan PendingInterval = TimeSpan.FromSeconds(10);

    private const int MinRunning = 500;

    /// <summary>
    /// Answers that one process prepares at once, waiting ones included: twice what may wait and be in flight, at least 500, so that the
    /// queue refuses first, which knows whom and for how long; the others search, or hear their end.
    /// </summary>
    public static int Running(PerformanceOptions settings) =>
        Math.Max(MinRunning, 2 * (settings.RequestQueueSize + (settings.MaxConcurrentLlmRequests.Value ?? settings.MaxConcurrentCeiling)));
}
