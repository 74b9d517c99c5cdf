namespace AdminApp.Core.Simulation;

/// <summary>Forms of <c>Retry-After</c>.</summary>
public enum RetryAfterKind
{
    /// <summary>Not sent.</summary>
    None,

    /// <summary>Seconds until the window has room.</summary>
    Seconds,

    /// <summary>The same as an HTTP date.</summary>
    Date,
}
