namespace AdminApp.Ui;

/// <summary>The names of <see cref="ThemeChoice"/> in the cookie and in boot.js.</summary>
internal static class ThemeChoiceName
{
    private static readonly Dictionary<string, ThemeChoice> Choices = new(StringComparer.Ordinal)
    {
        ["light"] = ThemeChoice.Light,
        ["dark"] = ThemeChoice.Dark,
        ["system"] = ThemeChoice.System,
    };

    /// <summary>The name of a choice.</summary>
    public static string Of(ThemeChoice choice) => Choices.First(pair => pair.Value == choice).Key;

    /// <summary>The choice of a name.</summary>
    public static bool TryParse(string name, out ThemeChoice choice) => Choices.TryGetValue(name, out choice);
}
