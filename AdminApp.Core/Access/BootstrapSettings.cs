using AdminApp.Core.Configuration;

namespace AdminApp.Core.Access;

/// <summary>Section <c>Bootstrap</c>: the first admin and Admin API keys without the setup page.</summary>
internal static class BootstrapSettings
{
    public static SettingsSection Section { get; } = SettingsSection.Create<BootstrapOptions>(
        "Bootstrap",
        [
            new()
            {
                Key = "Bootstrap:AdminEmail", Name = "Email of the first admin", Type = SettingType.Text, Max = 254, NeedsRestart = true,
                Description = "Email address of the first admin. The account is created at startup if there is none.",
            },
            SettingDefinition.Secret("Bootstrap:AdminPassword", "Password of the first admin: 8 to 256 characters, at least 5 of them different, and not a common password."),
            SettingDefinition.Secret("Bootstrap:ApiKey", "An Admin API key, created at startup: up to 256 printable ASCII characters. Fewer than 16 log a warning."),
            SettingDefinition.Secret("Bootstrap:ApiKeys", "Admin API keys, created at startup: name:key,name:key. A revoked key stays revoked."),
        ],
        Check);

    private static IEnumerable<SettingFault> Check(SettingValues values)
    {
        const string email = "Bootstrap:AdminEmail", password = "Bootstrap:AdminPassword";
        if (string.IsNullOrEmpty(values[email]) != string.IsNullOrEmpty(values[password]))
        {
            yield return new(email, values.Text(email), $"set together with {password}, or neither") { Related = password };
        }

        foreach (var fault in BootstrapRules.Check(new BootstrapOptions
        {
            AdminEmail = values.Text(email),
            AdminPassword = values.Text(password),
            ApiKey = values.Text("Bootstrap:ApiKey"),
            ApiKeys = values.Text("Bootstrap:ApiKeys"),
        }))
        {
            yield return fault;
        }
    }
}
