namespace AdminApp.Core.Stores.Entities;

/// <summary>The session of a signed-in browser. Its cookie refers to this row and is worthless without it.</summary>
public sealed class UserSession
{
    /// <summary>Random, because it is all that distinguishes one session of a user from another.</summary>
    public Guid Id { get; set; }

    public required string UserId { get; set; }

    /// <summary>When the user signed in.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>The address that the user signed in from.</summary>
    public string? Address { get; set; }

    /// <summary>The browser in words, such as <c>Chrome on Windows</c>.</summary>
    public string? Browser { get; set; }

    /// <summary>When it ends, however much it is used.</summary>
    public DateTime ExpiresAtUtc { get; set; }
}
