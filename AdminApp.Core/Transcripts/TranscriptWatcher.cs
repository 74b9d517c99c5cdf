using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts;

/// <summary>Notices changes to the transcripts by other processes, such as <c>import</c> next to a running server.</summary>
internal sealed class TranscriptWatcher(TranscriptChangeFeed feed, TimeProvider time, ILogger<TranscriptWatcher> logger)
    : PeriodicWork(Interval, "Looking for changed transcripts", time, logger)
{
    /// <summary>Between two looks; the contract allows 5 s.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Takes stock before the server answers, so that no later change goes unseen.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryWorkAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => feed.PollAsync(cancellationToken);
}
