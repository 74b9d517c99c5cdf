using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Primitives;

/// <summary>
/// Background work of a server that is done again and again. A failure ends nothing: it is logged once, however long it lasts, and the
/// work goes on at the next tick.
/// </summary>
/// <param name="interval">Time between two ticks; a tick that comes while the work still runs is skipped.</param>
/// <param name="name">What the work does, for the log: "Following the settings".</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public abstract partial class PeriodicWork(TimeSpan interval, string name, TimeProvider time, ILogger logger) : BackgroundService
{
    private bool _failing;

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Whether the work is first done at the start, rather than one interval later.</summary>
    protected virtual bool BeginsAtOnce => false;

    /// <summary>Does the work once.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>Does the work once; a failure is logged, not thrown.</summary>
    protected async Task TryWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken);
            if (_failing)
            {
                LogRecovered(name);
            }

            _failing = false;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops, and what the work needs may be gone already.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!_failing)
            {
                LogFailed(exception, name, interval);
            }

            _failing = true;
        }
    }

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Time);
        if (BeginsAtOnce)
        {
            await Task.Yield();
            await TryWorkAsync(stoppingToken);
        }

        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWorkAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    [LoggerMessage(EventName = "PeriodicWorkFailed", Level = LogLevel.Warning, Message = "{Work} failed; retrying every {Interval}.")]
    private partial void LogFailed(Exception exception, string work, TimeSpan interval);

    [LoggerMessage(EventName = "PeriodicWorkRecovered", Level = LogLevel.Information, Message = "{Work} succeeded again.")]
    private partial void LogRecovered(string work);
}
