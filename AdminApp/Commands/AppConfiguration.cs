namespace AdminApp.Commands;

/// <summary>How the host reads its configuration: appsettings.json, environment, command line; the later one wins.</summary>
internal static class AppConfiguration
{
    /// <summary>Arguments for the host builder. Files are read only once: live changes go through the store, which validates each of them.</summary>
    public static string[] Arguments(IReadOnlyList<string> settings) => ["--hostBuilder:reloadConfigOnChange=false", .. settings];
}
