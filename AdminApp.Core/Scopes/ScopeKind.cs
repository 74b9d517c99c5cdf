namespace AdminApp.Core.Scopes;

/// <summary>What one filter of a scope limits.</summary>
public enum ScopeKind
{
    /// <summary>One meeting, or a series of the same title.</summary>
    Meeting,

    /// <summary>Days.</summary>
    Period,

    /// <summary>A speaker.</summary>
    Speaker,
}
