using System.Text.RegularExpressions;
using AdminApp.Core;

namespace AdminApp.Hosting;

/// <summary>
/// Separates settings from the other arguments, for every command: <c>--Section:Key=value</c> (or the value as the next argument),
/// and the host's own <c>--urls</c>, <c>--environment</c> and the like. What follows <c>--</c> is never a setting.
/// </summary>
internal static partial class SettingArguments
{
    private static readonly string[] HostKeys =
        ["urls", "http_ports", "https_ports", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts"];

    private static readonly string[] HostSections = ["Logging", "Kestrel", "ForwardedHeaders", "hostBuilder"];

    /// <summary>Separates them. <c>Error</c> names the first setting that has no value or an unknown section.</summary>
    public static (IReadOnlyList<string> Command, IReadOnlyList<string> Settings, string? Error) Split(IReadOnlyList<string> args)
    {
        List<string> rest = [], settings = [];
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                rest.AddRange(args.Skip(i));
                break;
            }

            var match = Pattern().Match(args[i]);
            var name = match.Groups["name"].Value;
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            if (!match.Success || (colon < 0 && !HostKeys.Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                rest.Add(args[i]);
                continue;
            }

            if (colon > 0 && !ProductSettings.Catalog.Names.Concat(HostSections).Contains(name[..colon], StringComparer.OrdinalIgnoreCase))
            {
                return (rest, settings, $"Unknown setting '{name}'.");
            }

            if (match.Groups["value"].Success)
            {
                settings.Add(args[i]);
            }
            else if (++i < args.Count && !args[i].StartsWith("--", StringComparison.Ordinal))
            {
                settings.Add($"--{name}={args[i]}");
            }
            else
            {
                return (rest, settings, $"The setting '{name}' needs a value: --{name}=VALUE.");
            }
        }

        return (rest, settings, null);
    }

    [GeneratedRegex(@"^--(?<name>[A-Za-z][\w]*(:[\w.*-]+)*)(?<value>=.*)?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
