using AdminApp.Core.Access;
using AdminApp.Core.Primitives;

namespace AdminApp.Security;

/// <summary>Writes every half minute, and when the server stops, when API keys were last used.</summary>
internal sealed class ApiKeyUsageWriter(ApiKeyVerifier keys, TimeProvider time, ILogger<ApiKeyUsageWriter> logger)
    : PeriodicWork(Interval, "Saving when API keys were last used", time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken) => keys.SaveUsageAsync(cancellationToken);
}
