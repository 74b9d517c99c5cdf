using MudBlazor;

namespace AdminApp.Ui;

/// <summary>
/// Type and shape of MudBlazor's controls. Their colors are the tokens of tokens.css, mapped in mudblazor.css. The few colors below are
/// repeated because MudBlazor also splits them into red, green and blue for faint borders; ThemeTests compares them with the tokens.
/// </summary>
internal static class Theme
{
    private static readonly string[] Font =
        ["-apple-system", "BlinkMacSystemFont", "Segoe UI Variable Text", "Segoe UI", "Inter", "Roboto", "system-ui", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Tokens { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Font, FontSize = "13px", LineHeight = "20px", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Font, FontSize = "13px", LineHeight = "20px", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Font, FontSize = "13px", LineHeight = "20px", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Font, FontSize = "13px", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Font, FontSize = "16px", FontWeight = "600", LineHeight = "24px", LetterSpacing = "-.01em" },
            Caption = new CaptionTypography { FontFamily = Font, FontSize = "12px", LineHeight = "16px", LetterSpacing = "normal" },
        },
        PaletteLight = new PaletteLight
        {
            Primary = "#2f5bd3",
            Success = "#17774a",
            Warning = "#8a5700",
            Error = "#b3302a",
            Info = "#2450c4",
            TextPrimary = "#171a1f",
            Divider = "#e4e7ec",
            RippleOpacity = 0,
            RippleOpacitySecondary = 0,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86a8ff",
            Success = "#62c996",
            Warning = "#e8b04a",
            Error = "#f28b82",
            Info = "#9db8ff",
            TextPrimary = "#e8ebef",
            Divider = "#272e38",
            RippleOpacity = 0,
            RippleOpacitySecondary = 0,
        },
    };
}
