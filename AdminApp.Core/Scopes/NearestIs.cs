namespace AdminApp.Core.Scopes;

/// <summary>Where the nearest meeting is.</summary>
public enum NearestIs
{
    /// <summary>The requested days are after the last meeting.</summary>
    Latest,

    /// <summary>The requested days are before the first meeting.</summary>
    Earliest,

    /// <summary>The requested days are between two meetings.</summary>
    Nearest,

    /// <summary>It is the only meeting.</summary>
    Only,
}
