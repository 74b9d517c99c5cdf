namespace AdminApp.Core.Stores.Entities;

/// <summary>A signed-in browser. Its cookie names this row and is worth nothing without it.</summary>
public sealed class UserSession
{
    /// <summary>Identity; random, since it is all that tells one session of a user from another.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose session it is.</summary>
    public required string UserId { get; set; }

    /// <summary>When the user signed in, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it ends, however much it is used, in UTC.</summary>
    public DateTime ExpiresAtUtc { get; set; }
}
