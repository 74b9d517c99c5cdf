using MudBlazor;

namespace AdminApp.Ui;

/// <summary>The tokens of tokens.css as MudBlazor's theme; a change belongs in both.</summary>
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
            PrimaryContrastText = "#ffffff",
            Secondary = "#465061",
            SecondaryContrastText = "#ffffff",
            Success = "#17774a",
            Warning = "#8a5700",
            Error = "#b3302a",
            Info = "#2450c4",
            Background = "#f6f7f9",
            BackgroundGray = "#f1f3f6",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#171a1f",
            TextPrimary = "#171a1f",
            TextSecondary = "#465061",
            TextDisabled = "#626c7d",
            ActionDefault = "#465061",
            ActionDisabled = "#7f8999",
            Divider = "#e4e7ec",
            LinesDefault = "#e4e7ec",
            LinesInputs = "#7f8999",
            TableLines = "#e4e7ec",
            TableHover = "#eef1f5",
            RippleOpacity = 0,
            RippleOpacitySecondary = 0,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#86a8ff",
            PrimaryContrastText = "#0c1220",
            Secondary = "#b2bac6",
            SecondaryContrastText = "#0c1220",
            Success = "#62c996",
            Warning = "#e8b04a",
            Error = "#f28b82",
            Info = "#9db8ff",
            Background = "#0e1115",
            BackgroundGray = "#1b2027",
            Surface = "#15191f",
            DrawerBackground = "#15191f",
            AppbarBackground = "#15191f",
            AppbarText = "#e8ebef",
            TextPrimary = "#e8ebef",
            TextSecondary = "#b2bac6",
            TextDisabled = "#8f99a8",
            ActionDefault = "#b2bac6",
            ActionDisabled = "#77818f",
            Divider = "#272e38",
            LinesDefault = "#272e38",
            LinesInputs = "#77818f",
            TableLines = "#272e38",
            TableHover = "#20262e",
            RippleOpacity = 0,
            RippleOpacitySecondary = 0,
        },
    };
}
