using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;
using AdminApp.Ui;
using Bunit;
using MudBlazor;
using MudBlazor.Services;
using MudBlazor.Utilities;

namespace AdminApp.Tests.Components;

/// <summary>tokens.css is the one place of every color: MudBlazor's are mapped to it, and no other style sheet has any.</summary>
public sealed partial class ThemeTests
{
    // What MudBlazor composes with an opacity of its own: Theme.cs repeats these colors.
    private static readonly (string Token, Func<Palette, MudColor> Color)[] Repeated =
    [
        ("accent", p => p.Primary), ("ok", p => p.Success), ("warn", p => p.Warning), ("bad", p => p.Error),
        ("accent-ink", p => p.Info), ("text", p => p.TextPrimary), ("line", p => p.Divider),
    ];

    private static readonly string[] Sheets = ["app", "shell", "chat", "search", "transcripts", "access", "requests", "dashboard", "limits", "alerts", "mudblazor"];

    [Fact]
    public async Task EveryColorOfMudBlazor_IsMappedToATokenThatBothThemesHave()
    {
        await using var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.Services.AddMudServices();
        var written = context.Render<MudThemeProvider>(parameters => parameters.Add(p => p.Theme, Theme.Tokens)).Markup;
        var asked = PaletteNames().Matches(written).Select(match => match.Groups["name"].Value)
            .Where(name => !name.EndsWith("-rgb", StringComparison.Ordinal) && !name.EndsWith("-opacity", StringComparison.Ordinal)).ToList();
        Assert.True(asked.Count > 50, written);

        var mapped = Mappings().Matches(Css("mudblazor")).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        Assert.Equal([], asked.Except(mapped.Keys));
        var (light, dark) = Themes();
        Assert.Equal(light.Keys.Where(name => IsColor(light[name])).Order(StringComparer.Ordinal), dark.Keys.Where(name => IsColor(dark[name])).Order(StringComparer.Ordinal));
        Assert.All(mapped.Values.Where(value => value != "transparent"), value => Assert.Contains(value["var(--".Length..^1], light.Keys));
    }

    [Fact]
    public void ColorsThatAreRepeatedInCode_AreThoseOfTheTokens()
    {
        var (light, dark) = Themes();
        foreach (var (token, color) in Repeated)
        {
            Assert.Equal(new MudColor(light[token]), color(Theme.Tokens.PaletteLight));
            Assert.Equal(new MudColor(dark[token]), color(Theme.Tokens.PaletteDark));
        }
    }

    [Fact]
    public void NoOtherStyleSheet_HasAColorOfItsOwn() =>
        Assert.All(Sheets, sheet => Assert.Equal([], Colors().Matches(Css(sheet)).Select(match => match.Value)));

    [Fact]
    public void EveryGlyph_HasADrawing() => Assert.All(Enum.GetValues<Glyph>(), glyph =>
    {
        Assert.StartsWith("<", glyph.Path(), StringComparison.Ordinal);
        Assert.StartsWith("<g", glyph.Svg(), StringComparison.Ordinal);
    });

    private static (Dictionary<string, string> Light, Dictionary<string, string> Dark) Themes()
    {
        var parts = Css("tokens").Split("[data-theme=\"dark\"]");
        return (Tokens(parts[0]), Tokens(parts[1]));
    }

    private static Dictionary<string, string> Tokens(string css) =>
        TokenValues().Matches(css).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static bool IsColor(string value) => Colors().IsMatch(value) || value == "none";

    private static string Css(string sheet) => File.ReadAllText(Path.Combine(BuiltProgram.RepositoryRoot, "wwwroot-assets", "css", sheet + ".css"));

    [GeneratedRegex(@"--mud-palette-(?<name>[a-z-]+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PaletteNames();

    [GeneratedRegex(@"--mud-palette-(?<name>[a-z-]+): (?<value>[^;]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mappings();

    [GeneratedRegex(@"--(?<name>[a-z0-9-]+): (?<value>[^;]+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TokenValues();

    [GeneratedRegex(@"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", RegexOptions.None, 1000)]
    private static partial Regex Colors();
}
