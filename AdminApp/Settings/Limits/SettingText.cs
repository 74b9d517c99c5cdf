using System.Globalization;
using AdminApp.Core.Configuration;
using AdminApp.Ui;

namespace AdminApp.Settings.Limits;

/// <summary>Values and units of settings as the page writes them.</summary>
internal static class SettingText
{
    private const int MaxText = 40;

    /// <summary>A value: <c>50,000</c>, <c>on</c>, <c>auto</c>, <c>(empty)</c>.</summary>
    public static string Value(SettingDefinition definition, string text) => definition.Type switch
    {
        SettingType.Switch => text == "true" ? "on" : "off",
        _ when text.Length == 0 => "(empty)",
        SettingType.WholeNumber or SettingType.WholeNumberOrAuto when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("N0", CultureInfo.InvariantCulture),
        _ => text.Length <= MaxText ? text : $"{text[..MaxText]}…",
    };

    /// <summary>A unit as it stands in a field: <c>/ min</c>, <c>/ s</c>, <c>s</c>.</summary>
    public static string Unit(string unit) => unit switch
    {
        "requests/s" => "/ s",
        "requests/min" => "/ min",
        "requests/window" or "tokens/window" => "/ window",
        "tokens/month" => "/ month",
        _ => unit,
    };

    /// <summary>What <c>auto</c> comes to: <c>Now 60, from Mistral 3 min ago</c>.</summary>
    public static string Auto(AutoBody auto)
    {
        var value = auto is { Value: 0, Source: not "measured" } ? "no such limit" : auto.Value.ToString("#,0.###", CultureInfo.InvariantCulture);
        return auto.Source switch
        {
            "provider" => $"Now {value}, from Mistral{(auto.SaidSecondsAgo is { } ago ? $" {Clock.Ago(TimeSpan.FromSeconds(ago))}" : "")}",
            "assumed" => $"Now {value}, assumed: Mistral has not said",
            _ => $"Now {value}, {auto.Source}",
        };
    }
}
