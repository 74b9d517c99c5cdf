namespace AdminApp.Core.Settings;

/// <summary>Section <c>Neo4j</c>: reserved for the knowledge graph.</summary>
public sealed class Neo4jOptions
{
    /// <summary>Base address of the Query API; empty: the graph is kept in the relational store.</summary>
    public string Uri { get; set; } = "";

    /// <summary>User name. Default <c>neo4j</c>.</summary>
    public string Username { get; set; } = "neo4j";

    /// <summary>Password; a secret.</summary>
    public string Password { get; set; } = "";

    /// <summary>Database. Default <c>neo4j</c>.</summary>
    public string Database { get; set; } = "neo4j";

    /// <summary>Most connections at once. Default 20.</summary>
    public int MaxConnectionPoolSize { get; set; } = 20;

    /// <summary>Seconds after which a connection is renewed. Default 3600.</summary>
    public int MaxConnectionLifetimeSeconds { get; set; } = 3600;

    /// <summary>Seconds to wait for a free connection. Default 30.</summary>
    public int ConnectionAcquisitionTimeoutSeconds { get; set; } = 30;
}
