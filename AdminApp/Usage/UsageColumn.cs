namespace AdminApp.Usage;

/// <summary>A column of the table of usage.</summary>
public enum UsageColumn
{
    /// <summary>Tokens in all: how the report comes.</summary>
    Tokens,

    /// <summary>What it is of.</summary>
    Name,

    /// <summary>Questions.</summary>
    Questions,

    /// <summary>Calls.</summary>
    Calls,

    /// <summary>Prompt tokens.</summary>
    Prompt,

    /// <summary>Cached prompt tokens.</summary>
    Cached,

    /// <summary>Completion tokens.</summary>
    Completion,

    /// <summary>Cost.</summary>
    Cost,
}
