using System.Security.Cryptography;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.DataProtection;

namespace AdminApp.Access;

/// <summary>
/// Between a right temporary password and the user's own there is no session, only this grant in the form: encrypted, for 15 minutes,
/// and used up with the first new password, since that changes the account's stamp.
/// </summary>
internal sealed class TemporaryPasswords(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("AdminApp.Access.TemporaryPasswords").ToTimeLimitedDataProtector();

    /// <summary>What the form carries.</summary>
    public string Grant(AppUser user, bool stay) => _protector.Protect($"{user.Id}|{user.SecurityStamp}|{stay}", Lifetime);

    /// <summary>Whose password may be replaced; null when the grant is too old or not ours.</summary>
    public (string UserId, string SecurityStamp, bool Stay)? Read(string? grant)
    {
        try
        {
            return grant is not null && _protector.Unprotect(grant).Split('|') is [var user, var stamp, var stay] ? (user, stamp, bool.Parse(stay)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
