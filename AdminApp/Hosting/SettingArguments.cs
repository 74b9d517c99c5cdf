using System.Text.RegularExpressions;
using AdminApp.Core;

namespace AdminApp.Hosting;

/// <summary>
/// Splits settings off the command line, for every verb alike: <c>--Section:Key=value</c> (or the value as the next argument),
/// and the host's own <c>--urls</c>, <c>--environment</c> and the like. What follows <c>--</c> is never a setting.
/// </summary>
internal static partial class SettingArguments
{
    private static readonly string[] HostKeys =
        ["urls", "http_ports", "https_ports", "environment", "contentRoot", "webRoot", "applicationName", "AllowedHosts"];

    private static readonly string[] HostSections = ["Logging", "Kestrel", "ForwardedHeaders", "hostBuilder"];

    /// <summary>Splits; <c>Verb</c> is what is left; <c>Error</c> names the first setting without a value or of an unknown section.</summary>
    public static (IReadOnlyList<string> Verb, IReadOnlyList<string> Settings, string? Error) Split(IReadOnlyList<string> args)
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
                return (rest, settings, $"There is no setting '{name}'.");
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
                return (rest, settings, $"The setting '{name}' has no value: write --{name}=VALUE.");
            }
        }

        return (rest, settings, null);
    }

    [GeneratedRegex(@"^--(?<name>[A-Za-z][\w]*(:[\w.*-]+)*)(?<value>=.*)?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
