namespace AdminApp.Ui;

/// <summary>Leads to a setting on the Limits page, which shows and marks it.</summary>
internal static class SettingLink
{
    /// <summary>Name of the parameter with its key.</summary>
    public const string Parameter = "setting";

    /// <summary>The address of a setting.</summary>
    /// <param name="key">Its key, such as <c>Mistral:RequestsPerMinute</c>.</param>
    public static string To(string key) => $"/limits?{Parameter}={Uri.EscapeDataString(key)}";
}
