using AdminApp.Core.Settings;

namespace AdminApp.Settings.Limits;

/// <summary>Where a value comes from, in the words of the page.</summary>
internal static class SettingSourceName
{
    /// <summary>Such as <c>default</c>, <c>file</c>, <c>environment</c>, <c>override</c>; for <c>auto</c>, whose word it is.</summary>
    /// <param name="value">The setting.</param>
    /// <param name="autoSource">Where the value of <c>auto</c> comes from; null if it isn't <c>auto</c>.</param>
    public static string Of(SettingValue value, string? autoSource) => value.IsOverride ? "override" : autoSource ?? value.Source switch
    {
        "appsettings" => "file",
        "command_line" => "command line",
        "configuration" => "configured",
        var source => source,
    };
}
