using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace AdminApp.Core.Settings;

/// <summary>
/// Protects secret settings in the store, with the same keys as sessions. Those keys are in the store, too. So a single row, a log or a page
/// gives nothing away, but a copy of the whole store does.
/// </summary>
internal sealed class SettingSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "protected:";
    private readonly IDataProtector _protector = protection.CreateProtector("AdminApp.Settings.Secrets");

    /// <summary>The text as it is stored.</summary>
    public string Protect(string text) => Prefix + _protector.Protect(text);

    /// <summary>The text that was stored; null if it can't be read, because it was changed or its key is gone.</summary>
    public string? Unprotect(string stored)
    {
        if (!stored.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(stored[Prefix.Length..]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
