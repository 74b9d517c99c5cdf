using System.Globalization;
using AdminApp.Core.Access.CommonPasswords;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Core.Access;

/// <summary>
/// The rules for accounts. Length beats rules about kinds of characters (NIST SP 800-63B, 5.1.1): at least 8 characters, at least
/// 5 of them different, not the email address, and not a common password (OWASP ASVS 4.0.3, 2.1.7).
/// </summary>
public static class AccountRules
{
    public const int MinPasswordLength = 8;

    /// <summary>Limits the work of one sign-in.</summary>
    public const int MaxPasswordLength = 256;

    public const int MinDifferentCharacters = 5;

    /// <summary>Maximum length of an email address (RFC 5321).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>Failed attempts after which an account is locked.</summary>
    public const int MaxFailedAttempts = 5;

    /// <summary>How long it is locked.</summary>
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    /// <summary>The password rule as a sentence, for forms and errors.</summary>
    public static readonly string PasswordText = string.Create(
        CultureInfo.InvariantCulture,
        $"{MinPasswordLength} to {MaxPasswordLength} characters, at least {MinDifferentCharacters} of them different. Not your email address, and not a common password.");

    /// <summary>The error for a common password.</summary>
    public const string CommonPasswordText = "This password is too common and easy to guess. Choose another, for example a few unrelated words.";

    /// <summary>Identity's code for that error.</summary>
    public const string CommonPasswordCode = "PasswordIsCommon";

    internal static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = ""; // the user name is the email address, which has its own rule
        options.Password.RequiredLength = MinPasswordLength;
        options.Password.RequiredUniqueChars = MinDifferentCharacters;
        options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
        options.Lockout.AllowedForNewUsers = true;
        options.Lockout.MaxFailedAccessAttempts = MaxFailedAttempts;
        options.Lockout.DefaultLockoutTimeSpan = LockoutTime;
    }

    /// <summary>Whether the text can be an email address: one @ with something on both sides, no spaces, control characters or noncharacters.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= MaxEmailLength && at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@')
            && !text.Any(char.IsWhiteSpace) && ValidText.IsValid(text, keep: "");
    }
}

/// <summary>The rules that Identity's own password options don't cover.</summary>
internal sealed class PasswordValidator : IPasswordValidator<AppUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password)
    {
        if (password is not null && CommonPasswordList.Contains(password))
        {
            return Task.FromResult(IdentityResult.Failed(new IdentityError { Code = AccountRules.CommonPasswordCode, Description = AccountRules.CommonPasswordText }));
        }

        var tooLong = password?.Length > AccountRules.MaxPasswordLength;
        var isAddress = string.Equals(password?.Trim(), user.Email, StringComparison.OrdinalIgnoreCase);
        return Task.FromResult(tooLong || isAddress
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordRule", Description = AccountRules.PasswordText })
            : IdentityResult.Success);
    }
}
