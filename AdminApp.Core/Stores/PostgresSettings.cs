using AdminApp.Core.Configuration;

namespace AdminApp.Core.Stores;

/// <summary>Section <c>Postgres</c>: the connection pool.</summary>
internal static class PostgresSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<PostgresOptions>(
        "Postgres",
        [
            new()
            {
                Key = "Postgres:MinPoolSize", Name = "Fewest connections", Type = SettingType.WholeNumber, Unit = "connections", Min = 0, Max = 1_000, NeedsRestart = true,
                Description = "PostgreSQL connections kept open.",
            },
            new()
            {
                Key = "Postgres:MaxPoolSize", Name = "Most connections", Type = SettingType.WholeNumber, Unit = "connections", Min = 2, Max = 1_000, NeedsRestart = true,
                Description = "Maximum number of PostgreSQL connections. One is in use while passages are embedded.",
            },
        ],
        Check);

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        const string min = "Postgres:MinPoolSize", max = "Postgres:MaxPoolSize";
        if (values.Number(min) > values.Number(max))
        {
            yield return new(min, values.Text(min), $"at most {max}, which is {values[max]}") { Related = max };
        }
    }
}
