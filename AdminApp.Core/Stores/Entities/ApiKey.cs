namespace AdminApp.Core.Stores.Entities;

/// <summary>A key for other programs; only its hash is stored.</summary>
public sealed class ApiKey
{
    /// <summary><see cref="CreatedBy"/> of keys from the <c>Bootstrap</c> settings; no user has this name.</summary>
    public const string Configuration = "configuration";

    public Guid Id { get; set; }

    /// <summary>Name, unique among the valid keys.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key in lowercase hex. Keys are long and random, so no slow hash is needed.</summary>
    public required string Hash { get; set; }

    /// <summary>The first characters of the key, to distinguish keys.</summary>
    public required string Prefix { get; set; }

    /// <summary>What it may do.</summary>
    public ApiKeyRole Role { get; set; }

    public required string CreatedBy { get; set; }

    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it was last used, to the minute.</summary>
    public DateTime? LastUsedAtUtc { get; set; }

    /// <summary>When it stops working; null: never.</summary>
    public DateTime? ExpiresAtUtc { get; set; }

    public DateTime? RevokedAtUtc { get; set; }
}
