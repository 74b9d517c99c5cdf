using System.Globalization;
using AdminApp.Ui;

namespace AdminApp.Settings.Limits;

/// <summary>Units of settings and values of <c>auto</c> as the page writes them.</summary>
internal static class SettingText
{
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
