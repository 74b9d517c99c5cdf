using Microsoft.Data.Sqlite;
using Npgsql;

namespace AdminApp.Core.Stores;

/// <summary>
/// Distinguishes a store that is unavailable (unreachable, busy, full or read-only) from one that rejects the data.
/// The first passes, and retrying later is right; the second does not.
/// </summary>
public static class StoreFailure
{
    /// <summary>How long to wait before trying again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>The error for callers.</summary>
    public const string Text = "The store can't be reached or written to right now. Try again in a few seconds.";

    private static readonly TimeSpan MaxReadTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(500);

    // https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    // https://www.postgresql.org/docs/current/errcodes-appendix.html: classes, then single codes.
    private static readonly string[] UnavailableStates =
    [
        "08", // connection exception
        "53", // insufficient resources, disk_full among them
        "57", // operator intervention: shutdown, starting up, canceled by a timeout
        "58", // system error, io_error among them
        "25006", // read_only_sql_transaction
        "40001", "40P01", // serialization_failure, deadlock_detected
        "55P03", // lock_not_available
    ];

    private static readonly string[] RefusedStates =
    [
        "22", // data exception: a character that does not fit the encoding, a number out of range
        "23", // integrity constraint violation
        "54", // program limit exceeded: a row or an index entry that is too large
    ];

    /// <summary>Whether the store rejects the data, and would do so again. If the cause is unknown, neither this nor <see cref="IsUnavailable"/> is true.</summary>
    public static bool IsRefusal(Exception? exception) => exception switch
    {
        null => false,
        SqliteException sqlite => sqlite.SqliteErrorCode is TooBig or Constraint or Mismatch,
        PostgresException postgres => Is(postgres, RefusedStates),
        ArgumentException or FormatException or InvalidCastException or OverflowException => true,
        _ => IsRefusal(exception.InnerException),
    };

    /// <summary>Whether the store is currently unavailable; also false for failures that are not the store's.</summary>
    public static bool IsUnavailable(Exception? exception) => exception switch
    {
        null => false,
        SqliteException sqlite => sqlite.SqliteErrorCode is Busy or Locked or ReadOnly or IoError or Full or CannotOpen or Protocol,
        PostgresException postgres => Is(postgres, UnavailableStates),
        NpgsqlException { IsTransient: true } => true,
        _ => IsUnavailable(exception.InnerException),
    };

    /// <summary>Whether it is worth trying again later: the store is unavailable, or took too long. Pages then show <see cref="Text"/> and stay.</summary>
    public static bool IsTemporary(Exception? exception) => exception is TimeoutException || IsUnavailable(exception);

    /// <summary>What a store said, as a sentence for people, without addresses, values or secrets.</summary>
    public static string Describe(Exception? exception) => exception switch
    {
        null => "The store failed.",
        SqliteException sqlite => $"SQLite reports error {sqlite.SqliteErrorCode}{(sqlite.SqliteErrorCode switch { Busy or Locked => ", busy", ReadOnly => ", read-only", IoError => ", input or output", Full => ", disk full", CannotOpen => ", the file can't be opened", _ => "" })}.",
        PostgresException postgres => $"PostgreSQL reports error {postgres.SqlState}.",
        NpgsqlException { InnerException: TimeoutException } => "PostgreSQL doesn't reply.",
        NpgsqlException { InnerException: { } inner } => $"PostgreSQL can't be reached ({inner.GetType().Name}).",
        NpgsqlException => "PostgreSQL can't be reached.",
        { InnerException: { } inner } => Describe(inner),
        _ => $"The store failed ({exception.GetType().Name}).",
    };

    /// <summary>Retries a read while the store is unavailable, for up to 10 s. Only for operations that change nothing.</summary>
    /// <param name="time">For the pauses.</param>
    public static async Task<T> ReadPatientlyAsync<T>(Func<CancellationToken, Task<T>> read, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await read(cancellationToken);
            }
            catch (Exception exception) when (IsUnavailable(exception) && time.GetElapsedTime(began) < MaxReadTime)
            {
                await Task.Delay(BetweenReads, time, cancellationToken);
            }
        }
    }

    private static bool Is(PostgresException exception, string[] states) => Array.Exists(states, state => exception.SqlState.StartsWith(state, StringComparison.Ordinal));
}
