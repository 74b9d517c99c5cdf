using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>Puts the stored instructions in force before the first question, and notices within a few seconds what another process changed.</summary>
internal sealed class InstructionsFollower(InstructionsInForce inForce, TimeProvider time, ILogger<InstructionsFollower> logger)
    : PeriodicWork(Period, "Following the instructions", time, logger)
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await inForce.ReloadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => inForce.ReloadAsync(cancellationToken);
}
