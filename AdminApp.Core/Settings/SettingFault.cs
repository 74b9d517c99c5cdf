using System.Globalization;
using AdminApp.Core.Access;
using Npgsql;

namespace AdminApp.Core.Settings;

/// <summary>What is wrong with one setting.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value as given, without what may be secret in it; empty for a secret.</param>
/// <param name="Allowed">What is allowed, in words.</param>
public sealed record SettingFault(string Key, string Value, string Allowed)
{
    /// <summary>The other key of a broken rule; null for a value that is wrong by itself.</summary>
    public string? Related { get; init; }

    /// <summary>One line for a person.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Key}: {Allowed}" : $"{Key} = {Value}; allowed: {Allowed}";
}

/// <summary>Rules between settings; each is asked only when its settings are right one by one.</summary>
internal static class SettingsRules
{
    /// <summary>Checks a whole configuration.</summary>
    /// <param name="value">Gives the plain form of a key's value; null when it is wrong by itself.</param>
    public static IEnumerable<SettingFault> Check(Func<string, string?> value)
    {
        const string minPool = "Postgres:MinPoolSize", maxPool = "Postgres:MaxPoolSize";
        if (Number(minPool) > Number(maxPool))
        {
            yield return new(minPool, value(minPool)!, $"at most {maxPool}, which is {value(maxPool)}") { Related = maxPool };
        }

        const string perUser = "Performance:MaxQueuedPerUser", queue = "Performance:RequestQueueSize";
        if (Number(perUser) > Number(queue))
        {
            yield return new(perUser, value(perUser)!, $"auto, or at most {queue}, which is {value(queue)}") { Related = queue };
        }

        const string output = "Mistral:MaxOutputTokens";
        foreach (var budget in (string[])["Mistral:TokensPerMinute", "Mistral:TokensPerMonth"])
        {
            if (Number(budget) > 0 && Number(output) >= Number(budget))
            {
                yield return new(output, value(output)!, $"less than {budget}, which is {value(budget)}: no question would fit") { Related = budget };
            }
        }

        const string email = "Bootstrap:AdminEmail", password = "Bootstrap:AdminPassword";
        if (string.IsNullOrEmpty(value(email)) != string.IsNullOrEmpty(value(password)))
        {
            yield return new(email, value(email) ?? "", $"set together with {password}, or neither") { Related = password };
        }

        foreach (var fault in BootstrapRules.Check(new BootstrapOptions
        {
            AdminEmail = value(email) ?? "",
            AdminPassword = value(password) ?? "",
            ApiKey = value("Bootstrap:ApiKey") ?? "",
            ApiKeys = value("Bootstrap:ApiKeys") ?? "",
        }))
        {
            yield return fault;
        }

        // Its text may hold a password: never shown.
        const string postgres = "ConnectionStrings:Postgres";
        if (value(postgres) is { Length: > 0 } connection && !IsConnectionString(connection))
        {
            yield return new(postgres, "", "a connection string such as Host=127.0.0.1;Port=5432;Database=adminapp;Username=adminapp;Password=…; this one cannot be read");
        }

        const string proxies = "Proxy:KnownProxies";
        KnownProxyList.Parse(value(proxies) ?? "", out var wrong);
        foreach (var entry in wrong)
        {
            yield return new(proxies, entry, "addresses or networks such as 127.0.0.1, 10.0.0.0/8, separated by commas");
        }

        // Comparisons with a missing number, auto among them, are false.
        double? Number(string key) => double.TryParse(value(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return false;
        }
    }
}
