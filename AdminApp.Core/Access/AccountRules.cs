using System.Globalization;
using AdminApp.Core.Access.CommonPasswords;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Identity;

namespace AdminApp.Core.Access;

/// <summary>
/// What accounts must keep to. Length beats rules about kinds of characters (NIST SP 800-63B, 5.1.1): at least 8 characters,
/// at least 5 different ones, not the e-mail address, and none of the common passwords (OWASP ASVS 4.0.3, 2.1.7).
/// </summary>
public static class AccountRules
{
    /// <summary>Shortest password, in characters.</summary>
    public const int MinPasswordLength = 8;

    /// <summary>Longest password, in characters; bounds the work of one sign-in.</summary>
    public const int MaxPasswordLength = 256;

    /// <summary>Fewest different characters of a password.</summary>
    public const int MinDifferentCharacters = 5;

    /// <summary>Longest e-mail address, in characters (RFC 5321).</summary>
    public const int MaxEmailLength = 254;

    /// <summary>Failed tries after which an account rests.</summary>
    public const int MaxFailedTries = 5;

    /// <summary>How long it rests.</summary>
    public static readonly TimeSpan LockoutTime = TimeSpan.FromMinutes(15);

    /// <summary>The password rule as a sentence, for forms and errors.</summary>
    public static readonly string PasswordText = string.Create(
        CultureInfo.InvariantCulture,
        $"{MinPasswordLength} to {MaxPasswordLength} characters, at least {MinDifferentCharacters} of them different. Not your email address, and not a common password.");

    /// <summary>What is said of a common password.</summary>
    public const string CommonPasswordText = "This is one of the passwords that are guessed first. Choose another, such as a few words that have nothing to do with each other.";

    /// <summary>Identity's code of that error.</summary>
    public const string CommonPasswordCode = "PasswordIsCommon";

    internal static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = ""; // the user name is the e-mail address, which has its own rule
        options.Password.RequiredLength = MinPasswordLength;
        options.Password.RequiredUniqueChars = MinDifferentCharacters;
        options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
        options.Lockout.AllowedForNewUsers = true;
        options.Lockout.MaxFailedAccessAttempts = MaxFailedTries;
        options.Lockout.DefaultLockoutTimeSpan = LockoutTime;
    }

    /// <summary>Whether the text can be an e-mail address: one @ with something on both sides, no blanks, control characters or what is no character.</summary>
    public static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= MaxEmailLength && at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@')
            && !text.Any(char.IsWhiteSpace) && ValidText.IsValid(text, keep: "");
    }
}

/// <summary>What Identity's own password rules leave out.</summary>
internal sealed class PasswordValidator : IPasswordValidator<AppUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<AppUser> manager, AppUser user, string? password)
    {
        if (password is not null && CommonPasswordList.Contains(password))
            return Task.FromResult(IdentityResult.Failed(new IdentityError { Code = AccountRules.CommonPasswordCode, Description = AccountRules.CommonPasswordText }));

        var tooLong = password?.Length > AccountRules.MaxPasswordLength;
        var isAddress = string.Equals(password?.Trim(), user.Email, StringComparison.OrdinalIgnoreCase);
        return Task.FromResult(tooLong || isAddress
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordRule", Description = AccountRules.PasswordText })
            : IdentityResult.Success);
    }
}
