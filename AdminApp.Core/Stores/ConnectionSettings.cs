using AdminApp.Core.Configuration;
using Npgsql;

namespace AdminApp.Core.Stores;

/// <summary>Section <c>ConnectionStrings</c>: the servers used instead of embedded stores.</summary>
internal static class ConnectionSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create(
        "ConnectionStrings",
        [
            SettingDefinition.Secret("ConnectionStrings:Postgres", "PostgreSQL connection string. Empty: one SQLite file in the data folder."),
        ],
        Check);

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        // Its text may contain a password: never shown.
        const string postgres = "ConnectionStrings:Postgres";
        return values[postgres] is { Length: > 0 } connection && !IsConnectionString(connection)
            ? [new(postgres, "", "a connection string such as Host=127.0.0.1;Port=5432;Database=adminapp;Username=adminapp;Password=…; this one cannot be read")]
            : [];
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }
}
