using System.Data.Common;
using AdminApp.Core.Stores;
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

    /// <summary>How it is, for stores that are opened from now on.</summary>
    public string Pragma { get; set; } = Well;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
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
