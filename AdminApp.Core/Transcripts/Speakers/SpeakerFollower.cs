using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Does what a stopped server left undone of a change in all meetings.</summary>
internal sealed class SpeakerFollower(SpeakerCatchUp catchUp, TimeProvider time, ILogger<SpeakerFollower> logger)
    : PeriodicWork(TimeSpan.FromMinutes(1), "Changing names of speakers in all meetings", time, logger)
{
    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => catchUp.RunAsync(progress: null, cancellationToken);
}
