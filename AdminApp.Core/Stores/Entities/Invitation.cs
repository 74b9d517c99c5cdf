namespace AdminApp.Core.Stores.Entities;

/// <summary>A link with which someone makes an account of their own, once. Only the hash of its code is stored.</summary>
public sealed class Invitation
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the code in lowercase hex. Codes are long and random, so no slow hash is needed.</summary>
    public required string Hash { get; set; }

    /// <summary>The email address of the account; null leaves it to the invited person.</summary>
    public string? Email { get; set; }

    /// <summary>What the new user may do.</summary>
    public UserRole Role { get; set; }

    /// <summary>Who invites, in words.</summary>
    public required string CreatedBy { get; set; }

    /// <summary>The same as an ID: <c>user:ID</c>. The invitation ends when that user is no longer an Admin.</summary>
    public string? CreatedByActor { get; set; }

    public DateTime CreatedAtUtc { get; set; }

    public DateTime ExpiresAtUtc { get; set; }

    public DateTime? UsedAtUtc { get; set; }

    public DateTime? RevokedAtUtc { get; set; }

    /// <summary>How often it was tried with the email address of an account, where it leaves the address to the invited person.</summary>
    public int RefusedTries { get; set; }
}
