using System.Collections.Concurrent;
using AdminApp.Core.Access.Audit;
using Microsoft.Extensions.Logging;

namespace AdminApp.Core.Services;

/// <summary>Tests a part on request: within its time, one test of a part at a time, and with an entry in the audit log where it costs something.</summary>
public sealed partial class ServiceTester(ServiceBoard board, AuditLog audit, TimeProvider time, ILogger<ServiceTester> logger)
{
    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    /// <summary>Tests the part with this ID.</summary>
    /// <param name="id">Its <see cref="IServicePart.Id"/>.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellationToken">Cancels the test.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public async Task<ServiceTestResult> RunAsync(string id, AuditActor actor, CancellationToken cancellationToken = default)
    {
        var part = board.Find(id) ?? throw new ArgumentException($"There is no part {id}.", nameof(id));
        if (!_running.TryAdd(id, 0))
        {
            return new ServiceTestResult(time.GetUtcNow().UtcDateTime, false, TimeSpan.Zero, "Someone else is testing it right now. Try again in a moment.");
        }

        try
        {
            var status = part.Read()[0];
            ServiceTestResult? result = null;
            try
            {
                return result = await TestAsync(part, cancellationToken);
            }
            finally
            {
                // A test that was left midway may have cost as much.
                if (status.TestCost is { Length: > 0 })
                {
                    await audit.WriteAsync(actor, AuditActions.ServiceTested, status.Name, result?.Text ?? "Left midway.");
                }
            }
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    private async Task<ServiceTestResult> TestAsync(IServicePart part, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(part.TestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var began = time.GetTimestamp();
        try
        {
            // Some tests can't be interrupted; the answer does not wait for them.
            var text = await part.TestAsync(either.Token).WaitAsync(either.Token);
            return Result(true, text);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Result(false, $"No result within {part.TestTimeout.TotalSeconds:0} s.");
        }
        catch (ServiceTestException failure)
        {
            return Result(false, failure.Message);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogFailed(exception, part.Id);
            return Result(false, $"The test failed ({exception.GetType().Name}); the log says why.");
        }

        ServiceTestResult Result(bool passed, string text) => new(time.GetUtcNow().UtcDateTime, passed, time.GetElapsedTime(began), text);
    }

    [LoggerMessage(EventName = "ServiceTestFailed", Level = LogLevel.Warning, Message = "The test of {Part} failed unexpectedly.")]
    private partial void LogFailed(Exception exception, string part);

}
