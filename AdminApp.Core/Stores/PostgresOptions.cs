namespace AdminApp.Core.Stores;

/// <summary>Section <c>Postgres</c>: the pool, used when <c>ConnectionStrings:Postgres</c> is set.</summary>
public sealed class PostgresOptions
{
    /// <summary>Connections kept open.</summary>
    public int MinPoolSize { get; set; } = 1;

    /// <summary>Most connections at once.</summary>
    public int MaxPoolSize { get; set; } = 10;
}
