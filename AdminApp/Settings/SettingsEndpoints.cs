namespace AdminApp.Settings;

/// <summary>Endpoints of the feature under <c>/admin</c>.</summary>
internal static class SettingsEndpoints
{
    public static RouteGroupBuilder MapSettingsEndpoints(this RouteGroupBuilder admin) => admin;
}
