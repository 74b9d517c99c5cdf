namespace AdminApp.Core.Scopes;

/// <summary>Where the nearest meeting lies.</summary>
public enum NearestIs
{
    /// <summary>The days asked for are behind the last meeting.</summary>
    Latest,

    /// <summary>They are before the first meeting.</summary>
    Earliest,

    /// <summary>They are between two meetings.</summary>
    Nearest,

    /// <summary>There is no other.</summary>
    Only,
}
