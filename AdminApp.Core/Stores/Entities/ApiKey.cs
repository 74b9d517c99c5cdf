namespace AdminApp.Core.Stores.Entities;

/// <summary>A key for outside programs; only its hash is kept.</summary>
public sealed class ApiKey
{
    /// <summary>The maker of keys that the <c>Bootstrap</c> settings ask for; no user has this name.</summary>
    public const string Configuration = "configuration";

    /// <summary>Identity.</summary>
    public Guid Id { get; set; }

    /// <summary>Name, unique among the living keys.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the key, in lower-case hex. Keys are long and random, so no slow hash is needed.</summary>
    public required string Hash { get; set; }

    /// <summary>The first characters of the key, to tell keys apart.</summary>
    public required string Prefix { get; set; }

    /// <summary>What it may do.</summary>
    public ApiKeyRole Role { get; set; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; set; }

    /// <summary>When it was made, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }

    /// <summary>When it was last used, in UTC, to the minute.</summary>
    public DateTime? LastUsedAtUtc { get; set; }

    /// <summary>When it was revoked, in UTC.</summary>
    public DateTime? RevokedAtUtc { get; set; }
}
