using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace AdminApp.Shell.Palette;

/// <summary>The open palette: finds a moment after each keystroke. What was typed later always wins.</summary>
public sealed partial class PaletteBody
{
    // Letters that follow each other quickly are searched for once.
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<PaletteItem> _actions;
    private CancellationTokenSource _current = new();
    private PaletteScript? _script;
    private PaletteResult? _result;
    private ElementReference _root;
    private bool _disposed;

    /// <summary>Offers what can be done anywhere, and on the page that shows.</summary>
    public PaletteBody() => _actions =
    [
        new("palette-new", Glyph.Plus, "New conversation") { Href = "/", Keywords = "chat ask question" },
        new("palette-pause", Glyph.Pause, "Pause or resume the dashboard") { Run = () => PressAsync("[data-key='p']"), Keywords = "stop go on" },
        new("palette-light", Glyph.Sun, "Light theme") { Run = () => ThemeAsync(ThemeChoice.Light), Keywords = "colors appearance" },
        new("palette-dark", Glyph.Moon, "Dark theme") { Run = () => ThemeAsync(ThemeChoice.Dark), Keywords = "colors appearance night" },
        new("palette-system", Glyph.System, "Theme of the system") { Run = () => ThemeAsync(ThemeChoice.System), Keywords = "colors appearance" },
        new("palette-keys", Glyph.Keyboard, "Keyboard shortcuts") { Run = () => Js.InvokeVoidAsync("adminapp.help").AsTask(), Detail = "?", Keywords = "help keys" },
        new("palette-sign-out", Glyph.SignOut, "Sign out") { Run = () => Js.InvokeVoidAsync("adminapp.signOut").AsTask(), Keywords = "log out leave" },
    ];

    /// <summary>It is done.</summary>
    [Parameter]
    public EventCallback Closed { get; set; }

    /// <summary>The theme changed; true: it is dark now.</summary>
    [Parameter]
    public EventCallback<bool> ThemeChosen { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private PaletteFinder Finder { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    private string Announced => _result is null or { Text: "" } ? "" : Amounts.Count(_result.Count, "result");

    private IEnumerable<PaletteItem> Actions => _actions.Where(action => action.Id != "palette-pause" || Navigation.ToBaseRelativePath(Navigation.Uri).StartsWith("dashboard", StringComparison.Ordinal));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _current.CancelAsync();
        _current.Dispose();
        if (_script is not null)
        {
            await _script.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => FindAsync("");

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _script = await PaletteScript.OpenAsync(Js, Assets["js/palette.js"], _root, new PaletteScript.Callbacks { Close = () => InvokeAsync(() => Closed.InvokeAsync()) });
        }
        catch (Exception exception) when (BrowserGone.Explains(exception) || (_disposed && exception is JSException))
        {
            return; // Nobody is there to press a key, or the palette was closed while its script loaded.
        }

        if (_disposed)
        {
            await _script.DisposeAsync();
        }
    }

    private Task TypedAsync(ChangeEventArgs e) => FindAsync(e.Value as string ?? "");

    private async Task FindAsync(string text)
    {
        await _current.CancelAsync();
        _current.Dispose();
        _current = new CancellationTokenSource();
        var mine = _current.Token;
        try
        {
            if (text.Length > 0)
            {
                await Task.Delay(Debounce, Time, mine);
            }

            var viewer = await User.RequireAsync(mine);
            var result = await Finder.FindAsync(text, viewer, Actions, Browser, mine);
            if (!mine.IsCancellationRequested)
            {
                _result = result;
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            // Something else was typed.
        }
        catch (UnauthorizedAccessException)
        {
            await Closed.InvokeAsync(); // The tab is on its way to the sign-in page.
        }
    }

    private async Task DoAsync(PaletteItem item)
    {
        // The focus goes back first, so that what the action opens keeps it.
        await Closed.InvokeAsync();
        await Js.InvokeVoidAsync("adminapp.palette.closed");
        await item.Run!();
    }

    private Task PressAsync(string selector) => Js.InvokeVoidAsync("adminapp.press", selector).AsTask();

    private async Task ThemeAsync(ThemeChoice choice) => await ThemeChosen.InvokeAsync(await Js.InvokeAsync<string>("adminapp.theme.set", ThemeChoiceName.Of(choice)) == "dark");
}
