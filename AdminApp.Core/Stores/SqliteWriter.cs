using Microsoft.Data.Sqlite;

namespace AdminApp.Core.Stores;

/// <summary>
/// SQLite has one writer. Writers of this process wait for each other here, in order and without blocking a thread; SQLite's own wait
/// blocks one, so it is short and only for other processes on the same file.
/// </summary>
internal sealed class SqliteWriter(TimeProvider time) : IDisposable
{
    /// <summary>Maximum wait for other writers of this process, and again for those of other processes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int Busy = 5;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _waiting;

    /// <summary>Writers of this process that wait for their turn.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether one is writing.</summary>
    public bool IsBusy => _turn.CurrentCount == 0;

    /// <summary>Waits until no one else in this process is writing; disposing lets the next one write.</summary>
    /// <exception cref="SqliteException">The others took longer than <see cref="Patience"/>.</exception>
    public async ValueTask<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        if (!_turn.Wait(0, CancellationToken.None))
        {
            using var late = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            Interlocked.Increment(ref _waiting);
            try
            {
                await _turn.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw TooLate();
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        return new Turn(_turn);
    }

    /// <summary>Like <see cref="TakeTurnAsync"/>, for the few callers that can't wait asynchronously.</summary>
    public IDisposable TakeTurn() => _turn.Wait(Patience) ? new Turn(_turn) : throw TooLate();

    /// <summary>Starts to write, retrying while another process is writing. Only for operations that do nothing if the file is busy.</summary>
    public async ValueTask<T> TryAsync<T>(Func<T> write, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return write();
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == Busy && time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(BetweenTries, time, cancellationToken);
            }
        }
    }

    /// <summary>Like <see cref="TryAsync"/>, for the few callers that can't wait asynchronously.</summary>
    public T Try<T>(Func<T> write)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return write();
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == Busy && time.GetElapsedTime(began) < Patience)
            {
                Thread.Sleep(BetweenTries);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static SqliteException TooLate() => new($"Other writers in this process kept the store busy for {Patience.TotalSeconds:0} s.", Busy);

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
