namespace AdminApp.Ui;

/// <summary>The drawings of <see cref="Glyph"/>: constants of this program, 24 units square, stroked in the color of the text.</summary>
internal static class GlyphPaths
{
    private static readonly Dictionary<Glyph, string> Paths = new()
    {
        [Glyph.Search] = """<circle cx="11" cy="11" r="6"/><path d="M15.5 15.5 20 20"/>""",
        [Glyph.Chat] = """<path d="M20 11.5a7.5 7.5 0 0 1-7.6 7.5c-1.3 0-2.6-.3-3.7-.9L4 19.5l1.5-4.2a7.4 7.4 0 0 1-.6-3.8A7.5 7.5 0 0 1 20 11.5z"/>""",
        [Glyph.Transcripts] = """<path d="M6 3.5h8.5l4 4v13H6z"/><path d="M14 3.5V8h4.5M9 12h6.5M9 16h6.5"/>""",
        [Glyph.Dashboard] = """<path d="M4.500 4.500v15h15"/><path d="M8 14.500l3.500-4 3 2.500L19 7.500"/>""",
        [Glyph.Pause] = """<path d="M9 6v12M15 6v12"/>""",
        [Glyph.Play] = """<path d="M8 5.500v13l10.500-6.500z"/>""",
        [Glyph.Table] = """<rect x="4" y="5" width="16" height="14" rx="1.500"/><path d="M4 10h16M10 10v9"/>""",
        [Glyph.Key] = """<circle cx="8" cy="15" r="3.8"/><path d="M10.8 12.2 19 4M15.500 7.500l2.800 2.800"/>""",
        [Glyph.Coins] = """<ellipse cx="12" cy="6.500" rx="6.500" ry="2.500"/><path d="M5.500 6.500v5c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500v-5M5.500 11.500v5c0 1.400 2.900 2.500 6.500 2.500s6.500-1.100 6.500-2.500v-5"/>""",
        [Glyph.User] = """<circle cx="12" cy="8.500" r="3.800"/><path d="M5 19.500c.8-3.400 3.600-5.300 7-5.300s6.200 1.900 7 5.300"/>""",
        [Glyph.SignOut] = """<path d="M13.500 4.500h-8v15h8M10.500 12H20M16.500 8.500 20 12l-3.500 3.500"/>""",
        [Glyph.Keyboard] = """<rect x="3.500" y="6.500" width="17" height="11" rx="2"/><path d="M7 10h.01M10.300 10h.01M13.700 10h.01M17 10h.01M8 14h8"/>""",
        [Glyph.Command] = """<path d="M5.500 7.500 10 12l-4.500 4.500M12.500 17h6"/>""",
        [Glyph.Moon] = """<path d="M19 14.5A7.500 7.500 0 0 1 9.500 5a7.500 7.500 0 1 0 9.500 9.500z"/>""",
        [Glyph.Sun] = """<circle cx="12" cy="12" r="3.5"/><path d="M12 4v1.5M12 18.500V20M4 12h1.500M18.500 12H20M6.300 6.300l1.100 1.100M16.600 16.600l1.100 1.100M6.300 17.700l1.100-1.100M16.600 7.400l1.100-1.100"/>""",
        [Glyph.System] = """<rect x="4" y="5" width="16" height="11" rx="1.500"/><path d="M9 19.500h6M12 16v3.500"/>""",
        [Glyph.Menu] = """<path d="M4.500 7h15M4.500 12h15M4.500 17h15"/>""",
        [Glyph.More] = """<path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="2.6"/>""",
        [Glyph.Plus] = """<path d="M12 5.5v13M5.500 12h13"/>""",
        [Glyph.Pin] = """<path d="M9 4.5h6l-.7 6 2.700 3H7l2.700-3z"/><path d="M12 13.500V20"/>""",
        [Glyph.Download] = """<path d="M12 5v10M7.500 11l4.500 4.500 4.500-4.500M5 19.500h14"/>""",
        [Glyph.Upload] = """<path d="M12 15.500V5M7.500 9 12 4.500 16.500 9M5 19.500h14"/>""",
        [Glyph.Copy] = """<rect x="8.5" y="8.500" width="11" height="11" rx="2"/><path d="M15.500 8.500V6A1.500 1.500 0 0 0 14 4.500H6A1.500 1.500 0 0 0 4.500 6v8A1.500 1.500 0 0 0 6 15.500h2.500"/>""",
        [Glyph.Refresh] = """<path d="M19 12a7 7 0 1 1-2.1-5"/><path d="M19.500 4v4.500H15"/>""",
        [Glyph.Undo] = """<path d="M8.5 6l-4 4 4 4"/><path d="M5 10h9a5 5 0 0 1 0 10h-2"/>""",
        [Glyph.Edit] = """<path d="M5 19l.8-3.700L16 5.100a1.600 1.600 0 0 1 2.300 0l.6.6a1.600 1.600 0 0 1 0 2.300L8.700 18.200z"/>""",
        [Glyph.Trash] = """<path d="M5 7h14M9.500 7V4.500h5V7M7 7l.8 12.500h8.400L17 7M10.300 10.500v6M13.700 10.500v6"/>""",
        [Glyph.Filter] = """<path d="M4.5 6h15M7.500 12h9M10.500 18h3"/>""",
        [Glyph.Close] = """<path d="M6.5 6.5l11 11M17.500 6.500l-11 11"/>""",
        [Glyph.Check] = """<path d="M5.5 12.5l4.300 4.300L18.500 7.500"/>""",
        [Glyph.ChevronLeft] = """<path d="M14 7l-5 5 5 5"/>""",
        [Glyph.ChevronRight] = """<path d="M10 7l5 5-5 5"/>""",
        [Glyph.ChevronDown] = """<path d="M7 10l5 5 5-5"/>""",
        [Glyph.ChevronUp] = """<path d="M7 14l5-5 5 5"/>""",
        [Glyph.Clock] = """<circle cx="12" cy="12" r="7.5"/><path d="M12 7.500V12l3 2"/>""",
        [Glyph.Calendar] = """<rect x="4.5" y="6" width="15" height="13.500" rx="2"/><path d="M4.500 10.500h15M8.500 4v3.500M15.500 4v3.500"/>""",
        [Glyph.Flash] = """<path d="M13 3.5L6 13.500h5l-1 7 7-10h-5z"/>""",
        [Glyph.Offline] = """<path d="M4 4l16 16M8.200 15.300a5.500 5.500 0 0 1 6.100-1M5.200 12.200a9.500 9.500 0 0 1 4-2.600M12.500 9a9.600 9.600 0 0 1 6.300 3.200M12 18.500h.01"/>""",
        [Glyph.Warning] = """<path d="M12 4.5l8.500 14.500h-17z"/><path d="M12 10v4M12 16.500h.01"/>""",
        [Glyph.Info] = """<circle cx="12" cy="12" r="7.5"/><path d="M12 11v5M12 8.200h.01"/>""",
        [Glyph.Link] = """<path d="M10 14a3.5 3.500 0 0 0 5 0l3-3a3.500 3.500 0 0 0-5-5l-1 1"/><path d="M14 10a3.500 3.500 0 0 0-5 0l-3 3a3.500 3.500 0 0 0 5 5l1-1"/>""",
        [Glyph.Open] = """<path d="M13.5 5H19v5.500M19 5l-8 8"/><path d="M16.500 14v4.500h-11v-11H10"/>""",
        [Glyph.Eye] = """<path d="M3.5 12S6.500 6.500 12 6.500 20.500 12 20.500 12 17.500 17.500 12 17.500 3.500 12 3.500 12z"/><circle cx="12" cy="12" r="2.500"/>""",
        [Glyph.Stop] = """<rect x="7" y="7" width="10" height="10" rx="1.5" fill="currentColor"/>""",
        [Glyph.Send] = """<path d="M12 19V5.500M6.500 11 12 5.500l5.500 5.500"/>""",
        [Glyph.Sources] = """<path d="M5 5.500h9M5 10h9M5 14.500h5"/><path d="M14 18.500l2 1.500 3.500-5"/>""",
        [Glyph.Sliders] = """<path d="M4 8h9M17.500 8H20M4 16h3M11.500 16H20"/><circle cx="15.200" cy="8" r="2.200"/><circle cx="9.200" cy="16" r="2.200"/>""",
        [Glyph.Bell] = """<path d="M6.500 16.500c.9-1 1.300-2.200 1.300-4.500 0-3.200 1.500-5.500 4.200-5.500s4.200 2.300 4.200 5.500c0 2.300.4 3.500 1.300 4.500zM12 4.500v2M10.300 19c.4.6 1 .9 1.700.9s1.300-.3 1.700-.9"/>""",
        [Glyph.Requests] = """<path d="M9.5 6.500h10M9.500 12h10M9.500 17.500h10M5 6.500h.01M5 12h.01M5 17.500h.01"/>""",
    };

    private static readonly Dictionary<Glyph, string> Svgs = Paths.ToDictionary(pair => pair.Key, pair => $"""<g class="ui-glyph">{pair.Value}</g>""");

    /// <summary>The drawing alone, for an <c>svg</c> that has the strokes.</summary>
    public static string Path(this Glyph glyph) => Paths[glyph];

    /// <summary>The drawing as MudBlazor takes it, where a component has an <c>Icon</c> of type string.</summary>
    public static string Svg(this Glyph glyph) => Svgs[glyph];
}
