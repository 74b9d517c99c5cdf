using AdminApp.Core.Settings;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access;

/// <summary>Reads <c>Bootstrap:ApiKey</c> and <c>Bootstrap:ApiKeys</c> (<c>name:key,name:key</c>).</summary>
internal static class BootstrapKeys
{
    /// <summary>Name of the key in <c>Bootstrap:ApiKey</c>.</summary>
    public const string SingleName = "bootstrap";

    public static IReadOnlyList<(string Name, string Secret)> Parse(BootstrapOptions options)
    {
        var keys = options.ApiKeys.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseOne).ToList();
        if (options.ApiKey.Trim() is { Length: > 0 } single)
            keys.Insert(0, (SingleName, single));
        return keys;
    }

    private static (string Name, string Secret) ParseOne(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", entry) : (entry[..colon].Trim(), entry[(colon + 1)..].Trim());
    }
}

/// <summary>Stops the start when the <c>Bootstrap</c> section cannot be carried out. Names keys and rules, never a secret.</summary>
internal sealed class BootstrapValidator : IValidateOptions<BootstrapOptions>
{
    public ValidateOptionsResult Validate(string? name, BootstrapOptions options)
    {
        var faults = Admin(options).Concat(Keys(options)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Admin(BootstrapOptions options)
    {
        var (hasEmail, hasPassword) = (options.AdminEmail.Length > 0, options.AdminPassword.Length > 0);
        if (hasEmail && !AccountRules.IsEmail(options.AdminEmail))
            yield return $"Bootstrap:AdminEmail is \"{options.AdminEmail}\"; it must be an e-mail address.";
        if (hasEmail != hasPassword)
            yield return "Bootstrap:AdminEmail and Bootstrap:AdminPassword must be set both or neither.";
        if (hasPassword && !IsPassword(options))
            yield return $"Bootstrap:AdminPassword (not shown) must have {AccountRules.PasswordText}";
    }

    private static bool IsPassword(BootstrapOptions options) =>
        options.AdminPassword.Length is >= AccountRules.MinPasswordLength and <= AccountRules.MaxPasswordLength
        && options.AdminPassword.Distinct().Count() >= 5
        && !string.Equals(options.AdminPassword.Trim(), options.AdminEmail, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Keys(BootstrapOptions options)
    {
        var keys = BootstrapKeys.Parse(options);
        foreach (var (name, secret) in keys)
        {
            var which = name == BootstrapKeys.SingleName ? "Bootstrap:ApiKey" : $"Bootstrap:ApiKeys (\"{name}\")";
            if (name.Length is 0 or > ApiKeyStore.MaxNameLength)
                yield return $"Bootstrap:ApiKeys must be name:key,name:key with names of 1 to {ApiKeyStore.MaxNameLength} characters.";
            else if (secret.Length is < ApiKeySecret.MinLength or > ApiKeySecret.MaxLength || !secret.All(c => char.IsAscii(c) && !char.IsWhiteSpace(c) && !char.IsControl(c)))
                yield return $"{which} (not shown, {secret.Length} characters) must have {ApiKeySecret.MinLength} to {ApiKeySecret.MaxLength} printable ASCII characters without blanks.";
        }

        if (keys.Count > ApiKeyStore.MaxLiving)
            yield return $"Bootstrap:ApiKeys names {keys.Count} keys; at most {ApiKeyStore.MaxLiving} are allowed.";
        foreach (var twice in keys.GroupBy(k => k.Name).Where(g => g.Count() > 1))
            yield return $"Bootstrap:ApiKey and Bootstrap:ApiKeys name \"{twice.Key}\" more than once.";
        if (keys.Select(k => k.Secret).Distinct().Count() < keys.Count)
            yield return "Bootstrap:ApiKey and Bootstrap:ApiKeys give the same key under two names.";
    }
}
