using System.Security.Cryptography;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.DataProtection;

namespace AdminApp.Access;

/// <summary>
/// Between entering a temporary password and choosing a new one there is no session, only this grant in the form: encrypted, valid for
/// 15 minutes, and used up by the first new password, because that changes the account's security stamp.
/// </summary>
internal sealed class TemporaryPasswords(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("AdminApp.Access.TemporaryPasswords").ToTimeLimitedDataProtector();

    public string Grant(AppUser user, bool stay) => _protector.Protect($"{user.Id}|{user.SecurityStamp}|{stay}", Lifetime);

    /// <summary>Reads a grant; null if it has expired or is not ours.</summary>
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
