namespace AdminApp.Core.Configuration;

/// <summary>What a setting's value looks like.</summary>
public enum SettingType
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>An absolute address, http or https.</summary>
    Address,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A whole number, or <c>auto</c>.</summary>
    WholeNumberOrAuto,

    /// <summary>A number, with a decimal point where needed.</summary>
    Number,

    /// <summary>A number, or <c>auto</c>.</summary>
    NumberOrAuto,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
}
