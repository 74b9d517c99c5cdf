using System.Net.Sockets;
using System.Text;
using AdminApp.Core.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AdminApp.Tests.Stores;

public class StoreFailureTests
{
    public static TheoryData<string> Kinds => [.. Failures.Keys];

    private static Dictionary<string, (Exception Exception, bool Unavailable, bool Refusal)> Failures { get; } = new()
    {
        ["busy"] = (new SqliteException("", 5), true, false),
        ["read-only"] = (new SqliteException("", 8), true, false),
        ["disk fails"] = (new SqliteException("", 10), true, false),
        ["full, while saving"] = (new DbUpdateException("", new SqliteException("", 13)), true, false),
        ["constraint"] = (new DbUpdateException("", new SqliteException("", 19)), false, true),
        ["no such table"] = (new SqliteException("", 1), false, false),
        ["cannot connect, as EF Core wraps it"] = (new InvalidOperationException("", new NpgsqlException("", new SocketException(111))), true, false),
        ["pool exhausted"] = (new NpgsqlException("", new TimeoutException()), true, false),
        ["shutdown"] = (Postgres("57P01"), true, false),
        ["disk full"] = (Postgres("53100"), true, false),
        ["read-only transaction"] = (Postgres("25006"), true, false),
        ["NUL"] = (new DbUpdateException("", Postgres("22021")), false, true),
        ["half a surrogate pair"] = (new DbUpdateException("", new EncoderFallbackException()), false, true),
        ["no table"] = (Postgres("42P01"), false, false),
        ["not of the store"] = (new IOException(), false, false),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Failures_AreToldApart(string kind)
    {
        var (exception, unavailable, refusal) = Failures[kind];
        Assert.Equal((unavailable, refusal), (StoreFailure.IsUnavailable(exception), StoreFailure.IsRefusal(exception)));
    }

    [Fact]
    public async Task PatientRead_EndsAfterSomeSeconds_AndAtOnceForAnotherFailure()
    {
        var time = new FakeTimeProvider();
        var began = time.GetTimestamp();
        var reading = StoreFailure.ReadPatientlyAsync<int>(_ => throw new SqliteException("", 5), time, Token);
        Assert.False(reading.IsCompleted);
        await Assert.ThrowsAsync<SqliteException>(() => AdminApp.Tests.Fakes.Eventually.AdvanceUntilAsync(time, TimeSpan.FromSeconds(1), reading));
        Assert.InRange(time.GetElapsedTime(began), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<FormatException>(() => StoreFailure.ReadPatientlyAsync<int>(_ => throw new FormatException(), time, Token));
    }

    private static PostgresException Postgres(string state) => new("", "ERROR", "ERROR", state);
}
