namespace AdminApp.Core.Scopes;

/// <summary>The kinds of filters.</summary>
public enum ScopeKind
{
    /// <summary>One meeting, or a series of the same title.</summary>
    Meeting,

    Period,

    Speaker,
}
