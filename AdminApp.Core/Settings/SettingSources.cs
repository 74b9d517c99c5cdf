using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace AdminApp.Core.Settings;

/// <summary>Tells where a configured value comes from.</summary>
internal static class SettingSources
{
    /// <summary>The last source that has the key, as a word; <c>default</c> when none has.</summary>
    public static string Of(IConfiguration configuration, string key) =>
        configuration is IConfigurationRoot root
            ? root.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) switch
            {
                null => "default",
                JsonConfigurationProvider => "appsettings",
                EnvironmentVariablesConfigurationProvider => "environment",
                CommandLineConfigurationProvider => "command_line",
                _ => "configuration",
            }
            : configuration[key] is null ? "default" : "configuration";
}
