namespace AdminApp.Core.Llm.Metering;

/// <summary>Users of calls that nobody asked for, and of what has no row of its own.</summary>
public static class SystemUsers
{
    /// <summary>Comes before their names.</summary>
    public const string Prefix = "system:";

    /// <summary>Asking the provider for its limits.</summary>
    public const string Limits = Prefix + "limits";

    /// <summary>Finding out whether the provider is back.</summary>
    public const string Probe = Prefix + "probe";

    /// <summary>Tests of the key.</summary>
    public const string Check = Prefix + "check";

    /// <summary>Everyone beyond the number of rows that a day may have.</summary>
    public const string Others = Prefix + "others";
}
