using Microsoft.AspNetCore.Identity;

namespace AdminApp.Core.Stores.Entities;

/// <summary>A person who may sign in. The user name is the e-mail address.</summary>
public sealed class AppUser : IdentityUser
{
    /// <summary>Whether an admin has disabled the account; its sessions are gone.</summary>
    public bool Disabled { get; set; }

    /// <summary>Whether somebody else has seen the password: it was generated for this user, who replaces it at the next sign-in.</summary>
    public bool PasswordIsTemporary { get; set; }

    /// <summary>When it was created, in UTC.</summary>
    public DateTime CreatedAtUtc { get; set; }
}

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

/// <summary>What an API key may do.</summary>
public enum ApiKeyRole
{
    /// <summary>Chat and search only; the default.</summary>
    Chat,

    /// <summary>Everything under <c>/admin</c>.</summary>
    Admin,
}

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
