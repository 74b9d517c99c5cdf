using System.Collections.Concurrent;
using System.Globalization;
using AdminApp.Core.Primitives;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Access.Audit;

/// <summary>
/// Writes failed sign-ins into the audit log, a moment later: the answer to a failed sign-in must not take longer for an address that exists. Sign-ins with
/// unknown addresses are counted and written as a number every hour and when the server stops. What was typed is not kept: it may be a password.
/// </summary>
public sealed class FailedSignIns(AuditLog audit, TimeProvider time, ILogger<FailedSignIns> logger)
    : PeriodicWork(TimeSpan.FromSeconds(2), "Writing failed sign-ins", time, logger)
{
    // More at once are only counted.
    private const int MaxQueued = 1_000;
    private static readonly TimeSpan CountPeriod = TimeSpan.FromHours(1);

    private readonly ConcurrentQueue<(AuditActor Actor, string Action, string Detail)> _failed = new();
    private long _counted = time.GetTimestamp();
    private int _count;

    /// <summary>One with an unknown email address.</summary>
    public void Unknown() => Interlocked.Increment(ref _count);

    /// <summary>One with the email address of an account.</summary>
    /// <param name="actor">The account that it was tried with, and where from.</param>
    /// <param name="action"><see cref="AuditActions.SignInFailed"/> or <see cref="AuditActions.SignInLocked"/>.</param>
    /// <param name="detail">The browser, and why where that is not the password.</param>
    public void Known(AuditActor actor, string action, string detail)
    {
        if (_failed.Count < MaxQueued)
        {
            _failed.Enqueue((actor, action, detail));
        }
        else
        {
            Unknown();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(withCount: true);
    }

    /// <summary>Writes what there is.</summary>
    internal async Task WriteAsync(bool withCount)
    {
        while (_failed.TryDequeue(out var failed))
        {
            await audit.WriteAsync(failed.Actor, failed.Action, failed.Actor.Who, failed.Detail);
        }

        if (withCount && Interlocked.Exchange(ref _count, 0) is > 0 and var count)
        {
            await audit.WriteAsync(
                new AuditActor("someone"), AuditActions.SignInUnknown, "unknown email addresses", string.Create(CultureInfo.InvariantCulture, $"{count:N0} within an hour"));
        }
    }

    /// <inheritdoc/>
    protected override Task WorkAsync(CancellationToken cancellationToken)
    {
        var due = Time.GetElapsedTime(_counted) >= CountPeriod;
        _counted = due ? Time.GetTimestamp() : _counted;
        return WriteAsync(due);
    }
}
