namespace AdminApp.Core.Simulation;

/// <summary>Names of the rate-limit headers.</summary>
public enum HeaderGeneration
{
    /// <summary><c>x-ratelimit-*</c>.</summary>
    Current,

    /// <summary><c>x-ratelimitbysize-*-minute|month</c> and <c>ratelimitbysize-*</c>, for tokens only.</summary>
    BySize,

    /// <summary>None at all.</summary>
    None,
}
