using AdminApp.Core.Configuration;

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
        {
            keys.Insert(0, (SingleName, single));
        }

        return keys;
    }

    private static (string Name, string Secret) ParseOne(string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", entry) : (entry[..colon].Trim(), entry[(colon + 1)..].Trim());
    }
}

/// <summary>Checks that the <c>Bootstrap</c> section can be carried out. Names keys and rules, never a secret.</summary>
internal static class BootstrapRules
{
    private const string AdminPassword = "Bootstrap:AdminPassword";
    private const string ApiKeys = "Bootstrap:ApiKeys";

    /// <summary>Every fault, except that only one of email address and password is set.</summary>
    public static IEnumerable<SettingFault> Check(BootstrapOptions options) => [.. Admin(options), .. Keys(BootstrapKeys.Parse(options))];

    private static IEnumerable<SettingFault> Admin(BootstrapOptions options)
    {
        if (options.AdminEmail.Length > 0 && !AccountRules.IsEmail(options.AdminEmail))
        {
            yield return new("Bootstrap:AdminEmail", options.AdminEmail, "an email address");
        }

        if (options.AdminPassword.Length > 0 && !IsPassword(options))
        {
            yield return new(AdminPassword, "", AccountRules.PasswordText);
        }
    }

    private static bool IsPassword(BootstrapOptions options) =>
        options.AdminPassword.Length is >= AccountRules.MinPasswordLength and <= AccountRules.MaxPasswordLength
        && options.AdminPassword.Distinct().Count() >= AccountRules.MinDifferentCharacters
        && !string.Equals(options.AdminPassword.Trim(), options.AdminEmail.Trim(), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SettingFault> Keys(IReadOnlyList<(string Name, string Secret)> keys)
    {
        foreach (var (name, secret) in keys)
        {
            var single = name == BootstrapKeys.SingleName;
            if (name.Length is 0 or > ApiKeyStore.MaxNameLength)
            {
                yield return new(ApiKeys, "", $"name:key,name:key with names of 1 to {ApiKeyStore.MaxNameLength} characters");
            }
            else if (secret.Length is < ApiKeySecret.MinLength or > ApiKeySecret.MaxLength || secret.Any(c => c is <= ' ' or > '~'))
            {
                yield return new(single ? "Bootstrap:ApiKey" : $"{ApiKeys} (\"{name}\")", "", $"a key of {ApiKeySecret.MinLength} to {ApiKeySecret.MaxLength} printable ASCII characters without spaces; this one has {secret.Length}");
            }
        }

        if (keys.Count > ApiKeyStore.MaxKeys)
        {
            yield return new(ApiKeys, "", $"at most {ApiKeyStore.MaxKeys} keys; there are {keys.Count}");
        }

        foreach (var twice in keys.GroupBy(k => k.Name).Where(g => g.Count() > 1))
        {
            yield return new(ApiKeys, "", $"each name once; \"{twice.Key}\" appears more than once (\"{BootstrapKeys.SingleName}\" is the name of Bootstrap:ApiKey)");
        }

        if (keys.Select(k => k.Secret).Distinct().Count() < keys.Count)
        {
            yield return new(ApiKeys, "", "a different key for each name");
        }
    }
}
