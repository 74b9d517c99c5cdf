using AdminApp.Core.Access;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Usage;

/// <summary>Looks every 20 seconds how far the quotas are used, for the alerts.</summary>
public sealed class QuotaWatch(QuotaBook quotas, RequestUsers users, TimeProvider time, ILogger<QuotaWatch> logger)
    : PeriodicWork(TimeSpan.FromSeconds(20), "Reading the use of quotas", time, logger)
{
    // As many as are worth a name in a notice.
    private const int MaxNamed = 10;

    // As many as an alert tells apart.
    private const int MaxFollowed = 200;

    private (double Percent, string Names)? _latest;
    private IReadOnlyList<QuotaUse> _uses = [];

    /// <summary>The highest used share of a quota today, in percent, and whose quotas are nearest to their end, at most ten; null without quotas.</summary>
    public (double Percent, string Names)? Latest => _latest;

    /// <summary>Whose quotas are used to at least so many percent; the most used 200.</summary>
    public IReadOnlyList<string> CodesFrom(double percent) => [.. _uses.Where(use => use.Percent >= percent).Select(use => use.Code)];

    /// <summary>Looks once.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => WorkAsync(cancellationToken);

    /// <inheritdoc/>
    protected override bool BeginsAtOnce => true;

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        await quotas.KnowAsync(cancellationToken);
        var all = await quotas.UsesAsync(cancellationToken);
        var uses = all.Take(MaxNamed).ToList();
        var names = uses.Count == 0 ? null : await users.NamesAsync(uses.Select(use => use.Code), cancellationToken);
        _uses = [.. all.Take(MaxFollowed)];
        _latest = uses.Count == 0
            ? quotas.All.Values.All(quota => quota.IsNone) ? null : (0, "")
            : (uses[0].Percent, string.Join(", ", uses.Where(use => use.Percent > 0).Select(use => FormattableString.Invariant($"{names!.GetValueOrDefault(use.Code)?.Shown ?? use.Code} {Math.Floor(use.Percent):0} %"))));
    }
}
