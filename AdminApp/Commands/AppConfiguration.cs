namespace AdminApp.Commands;

/// <summary>How the host reads its configuration: appsettings.json, environment, command line; later ones win.</summary>
internal static class AppConfiguration
{
    /// <summary>Arguments for the host's builder. Files are read once: values change live through the store, where each change is checked.</summary>
    public static string[] Arguments(IReadOnlyList<string> settings) => ["--hostBuilder:reloadConfigOnChange=false", .. settings];
}
