using AdminApp.Core.Llm;

namespace AdminApp.Core.Chat;

/// <summary>Limits for conversations and running answers.</summary>
internal static class ChatLimits
{
    /// <summary>Messages per conversation.</summary>
    public const int Messages = 500;

    /// <summary>Conversations per owner; beyond that, the oldest ones that are not pinned are deleted.</summary>
    public const int Conversations = 1_000;

    /// <summary>Watchers per answer.</summary>
    public const int Watchers = 100;

    /// <summary>Number of ended answers whose last state is kept for late watchers.</summary>
    public const int Ended = 200;

    /// <summary>Characters of a title derived from a question.</summary>
    public const int DerivedTitle = 80;

    /// <summary>Characters of a title.</summary>
    public const int Title = 200;

    /// <summary>Characters of one message in a history from the caller.</summary>
    public const int HistoryMessage = 32_000;

    /// <summary>Characters of all messages in a history from the caller.</summary>
    public const int HistoryTotal = 200_000;

    /// <summary>Minimum time between two states sent to a watcher.</summary>
    public static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between two saves of a growing text.</summary>
    public static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(2);

    /// <summary>Time to the second attempt to store an outcome; doubled after each failure.</summary>
    public static readonly TimeSpan FirstEndDelay = TimeSpan.FromSeconds(1);

    /// <summary>Maximum time between two attempts to store an outcome.</summary>
    public static readonly TimeSpan LastEndDelay = TimeSpan.FromSeconds(30);

    /// <summary>Number of attempts, over a few minutes, before an outcome is stored in a plainer form when the store fails for an unknown reason.</summary>
    public const int RoundsWhole = 10;

    /// <summary>How long stopping an answer waits for its outcome to be stored.</summary>
    public static readonly TimeSpan StopWait = TimeSpan.FromSeconds(30);

    /// <summary>Time between two checks for orphaned answers.</summary>
    public static readonly TimeSpan PendingInterval = TimeSpan.FromSeconds(10);

    private const int MinRunning = 500;

    /// <summary>
    /// Answers that one process prepares at once, including waiting ones: twice what may wait and be in flight, at least 500, so that the
    /// queue, which knows the wait, refuses first; the rest are searching or storing.
    /// </summary>
    public static int Running(PerformanceOptions settings) =>
        Math.Max(MinRunning, 2 * (settings.RequestQueueSize + (settings.MaxConcurrentLlmRequests.Value ?? settings.MaxConcurrentCeiling)));
}
