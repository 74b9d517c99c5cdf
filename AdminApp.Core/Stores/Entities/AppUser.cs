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
