using System.Data.Common;
using AdminApp.Core.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Fakes;

/// <summary>Makes SQLite itself report a full or a read-only disk.</summary>
internal sealed class SickDisk : DbConnectionInterceptor
{
    /// <summary>It takes everything.</summary>
    public const string Well = "PRAGMA query_only=OFF; PRAGMA max_page_count=1073741823";

    /// <summary>The file may not grow.</summary>
    public const string Full = "PRAGMA max_page_count=1";

    /// <summary>Nothing is written.</summary>
    public const string ReadOnly = "PRAGMA query_only=ON";

    private const int CannotOpen = 14;

    /// <summary>How it is, for stores that are opened from now on.</summary>
    public string Pragma { get; set; } = Well;

    /// <summary>Whether it is there at all, for stores that are opened from now on.</summary>
    public bool IsGone { get; set; }

    /// <summary>What SQLite reports of a disk that is gone.</summary>
    public static Exception Gone() => new SqliteException(FailingStores.Secret, CannotOpen);

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsGone)
        {
            throw Gone();
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}

/// <summary>Puts a <see cref="SickDisk"/> under a store.</summary>
internal static class SickDiskExtensions
{
    public static void AddSickDisk(this IServiceCollection services, SickDisk disk) =>
        services.ConfigureDbContext<SqliteAdminDbContext>(options => options.AddInterceptors(disk), ServiceLifetime.Singleton);
}
