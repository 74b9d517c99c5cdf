using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>Removes what killed imports left behind, and replaced versions that can't be restored any more: when a server starts, and every few minutes for other processes on the same store.</summary>
internal sealed partial class ContentCleaner(ContentRows rows, TranscriptWriter writer, TimeProvider time, ILogger<ContentCleaner> logger)
    : PeriodicWork(Interval, "Removing what killed imports left behind", time, logger)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (await writer.RemoveExpiredAsync(cancellationToken) is > 0 and var expired)
        {
            LogExpired(expired);
        }

        if (await rows.RemoveLeftBehindAsync(cancellationToken) is > 0 and var count)
        {
            LogRemoved(count);
        }
    }

    [LoggerMessage(EventName = "ReplacedRemoved", Level = LogLevel.Information, Message = "Removed {Count} versions of transcripts that had been replaced 30 days ago.")]
    private partial void LogExpired(int count);

    [LoggerMessage(EventName = "ContentRemoved", Level = LogLevel.Information, Message = "Removed what {Count} imports or deletions had left behind.")]
    private partial void LogRemoved(int count);
}
