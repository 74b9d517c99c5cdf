using System.ComponentModel;
using System.Text.Json;

namespace AdminApp.Settings;

/// <summary>Body of <c>PUT /admin/settings</c>.</summary>
internal sealed record SettingsChangesBody
{
    [Description("New values by key: a number, true or false, or a text. null removes the override and restores the configured value. Either all are applied or none.")]
    public Dictionary<string, JsonElement>? Changes { get; init; }

    [Description("The reason, for the history; up to 500 characters.")]
    public string? Reason { get; init; }
}

/// <summary>Body of <c>POST /admin/settings/preview</c>.</summary>
internal sealed record SettingsPreviewBody
{
    [Description("Values to try, by key, as for PUT. null stands for the value without the override.")]
    public Dictionary<string, JsonElement>? Changes { get; init; }

    [Description("How many of the last hours to replay, 1 to 24; 1 if missing.")]
    public int? Hours { get; init; }
}

/// <summary>Response body of <c>/admin/settings</c>; the revision is the ETag.</summary>
internal sealed record SettingsBody(IReadOnlyList<SettingBody> Settings);

/// <summary>One setting; numbers and switches are JSON numbers and booleans, <c>auto</c> is a string. <paramref name="Auto"/>: what <c>auto</c> comes to now.</summary>
internal sealed record SettingBody(string Key, object Value, object Default, string Source, string? Unit, string Range, bool Restart, string Description, AutoBody? Auto);

/// <summary>One change of the history.</summary>
internal sealed record SettingChangeBody(long Revision, DateTime At, string Who, string Key, string OldValue, string? NewValue, string Reason);

/// <summary>Body of <c>GET /admin/settings/history</c>, newest first.</summary>
internal sealed record SettingsHistoryBody(IReadOnlyList<SettingChangeBody> Changes);
