using Microsoft.AspNetCore.Identity;

namespace AdminApp.Core.Stores.Entities;

/// <summary>A person who can sign in. The user name is the email address.</summary>
public sealed class AppUser : IdentityUser
{
    /// <summary>What this user may do.</summary>
    public UserRole Role { get; set; }

    /// <summary>Whether an admin has disabled the account, which ends its sessions.</summary>
    public bool Disabled { get; set; }

    /// <summary>Whether someone else has seen the password: it was generated for this user, who must replace it at the next sign-in.</summary>
    public bool PasswordIsTemporary { get; set; }

    public DateTime CreatedAtUtc { get; set; }
}
