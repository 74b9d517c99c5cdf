using System.Globalization;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Configuration;

/// <summary>All there is to say about one key of the configuration; the catalog's entries validate, describe and publish it.</summary>
public sealed record SettingDefinition
{
    /// <summary>The usual <see cref="ZeroMeans"/>.</summary>
    public const string NoLimit = "no such limit";

    private const int MaxDisplayed = 40;

    /// <summary>The value that leaves it to the service.</summary>
    public const string Auto = "auto";

    /// <summary>The key, such as <c>Mistral:RequestsPerMinute</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What pages call it, such as <c>Requests per minute</c>; without one of its own, the words of its key.</summary>
    public string Name { get => field.Length > 0 ? field : WordsOf(Key[(Key.IndexOf(':', StringComparison.Ordinal) + 1)..]); init; } = "";

    /// <summary>The shape of its value.</summary>
    public required SettingType Type { get; init; }

    /// <summary>The value without configuration, as it would be written there. Its section reads it from the options class, the only place that states it.</summary>
    public string Default { get; init; } = "";

    /// <summary>One line: what it does.</summary>
    public required string Description { get; init; }

    /// <summary>What a change means for requests that are waiting or running, as a sentence; empty if it doesn't concern them.</summary>
    public string InFlight { get; init; } = "";

    /// <summary>Unit of the value; empty where it has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Minimum number; for text, the minimum length.</summary>
    public double Min { get; init; }

    /// <summary>Maximum number; for text and addresses, the maximum length.</summary>
    public double Max { get; init; } = 2_000;

    /// <summary>Minimum above zero, for a setting where 0 has a special meaning; 0 if the range simply starts at <see cref="Min"/>.</summary>
    public double MinAboveZero { get; init; }

    /// <summary>What a value of 0 means, where it means something of its own.</summary>
    public string ZeroMeans { get; init; } = "";

    /// <summary>Whether a change takes effect only after a restart; such a key cannot be changed over HTTP.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>Whether the value must never reach a page, a log, an answer or an error.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether the name belongs to a feature to come: a configured value is checked and ignored, and the key is offered nowhere.</summary>
    public bool IsReserved { get; init; }

    /// <summary>
    /// Whether it belongs to the connection to the provider: while the program runs, it is set on a page only, and together with the others of
    /// its section, so that a secret never goes to an address that it was not entered for.
    /// </summary>
    public bool IsConnection { get; init; }

    /// <summary>Whether only Admins may change it, not Operators; connections (<see cref="IsConnection"/>) are theirs anyway.</summary>
    public bool IsForAdmins { get; init; }

    /// <summary>Whether it can be changed by itself while the program runs.</summary>
    public bool IsLive => !NeedsRestart && !IsSecret && !IsConnection;

    /// <summary>The part before the colon.</summary>
    public string Section => Key[..Key.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>A secret text, empty by default, that needs a restart.</summary>
    public static SettingDefinition Secret(string key, string description) =>
        new() { Key = key, Type = SettingType.Text, Max = 10_000, NeedsRestart = true, IsSecret = true, Description = description };

    /// <summary>The allowed values, in words.</summary>
    public string Range => Type switch
    {
        SettingType.Switch => "true or false",
        SettingType.WholeNumber => $"a whole number from {Text(Min)} to {Text(Max)}{Zero}",
        SettingType.Number when MinAboveZero > 0 => $"0, or a number from {Text(MinAboveZero)} to {Text(Max)}{Zero}",
        SettingType.Number => $"a number from {Text(Min)} to {Text(Max)}{Zero}",
        SettingType.NumberOrAuto when MinAboveZero > 0 => $"auto, 0, or a number from {Text(MinAboveZero)} to {Text(Max)}{Zero}",
        SettingType.NumberOrAuto => $"auto, or a number from {Text(Min)} to {Text(Max)}{Zero}",
        SettingType.WholeNumberOrAuto => $"auto, or a whole number from {Text(Min)} to {Text(Max)}{Zero}",
        SettingType.Address => $"an http or https address of up to {Text(Max)} characters, without user name and password{(Min > 0 ? "" : ", or empty")}",
        _ => $"{(Min > 0 ? $"{Text(Min)} to" : "up to")} {Text(Max)} characters",
    };

    /// <summary>A value as pages write it: <c>50,000</c>, <c>on</c>, <c>auto</c>, <c>(empty)</c>; long texts are cut.</summary>
    public string Display(string value) => Type switch
    {
        SettingType.Switch => value == "true" ? "on" : "off",
        _ when value.Length == 0 => "(empty)",
        SettingType.WholeNumber or SettingType.WholeNumberOrAuto when long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Length <= MaxDisplayed ? value : $"{TextCap.Cut(value, MaxDisplayed)}…",
    };

    /// <summary>
    /// A refused value as it may be shown: nothing of a secret; of an address no user name, password, path or query, where keys stand,
    /// even of one that is none by the rules, such as a connection string in the wrong place.
    /// </summary>
    public string Shown(string text)
    {
        if (IsSecret)
        {
            return "";
        }

        if (Type != SettingType.Address)
        {
            return text;
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        // A password may have a slash in it, so all up to the last @ goes.
        var user = text.LastIndexOf('@');
        var host = user < start ? text[start..] : text[(user + 1)..];
        var path = host.AsSpan().IndexOfAny("/?#=;");
        return $"{text[..start]}{(user < start ? "" : "…@")}{(path < 0 ? host : $"{host[..path]}/…")}";
    }

    private string Zero => ZeroMeans.Length == 0 ? "" : $" (0 = {ZeroMeans})";

    /// <summary>Reads a value and gives it in its plain form; null when it is not allowed.</summary>
    public string? Normalize(string text) => Type switch
    {
        SettingType.Switch => bool.TryParse(text, out var on) ? (on ? "true" : "false") : null,
        SettingType.WholeNumber => Whole(text),
        SettingType.WholeNumberOrAuto => IsAuto(text) ? Auto : Whole(text),
        SettingType.Number => Real(text),
        SettingType.NumberOrAuto => IsAuto(text) ? Auto : Real(text),
        SettingType.Address => text.Length == 0 ? (Min > 0 ? null : text) : IsAddress(text) && text.Length <= Max && ValidText.IsValid(text, keep: "") ? text : null,
        _ => text.Trim().Length >= Min && text.Length <= Max && ValidText.IsValid(text, keep: "") ? text : null,
    };

    private static string WordsOf(string key) => string.Concat(key.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static bool IsAuto(string text) => string.Equals(text.Trim(), Auto, StringComparison.OrdinalIgnoreCase);

    private string? Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max && (number == 0 || number >= MinAboveZero)
            ? Text(number) : null;

    private string? Whole(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= Min && number <= Max ? Text(number) : null;

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.UserInfo.Length == 0;

    private static string Text(double number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
