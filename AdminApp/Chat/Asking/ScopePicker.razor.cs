using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace AdminApp.Chat.Asking;

/// <summary>The panel that limits what is searched.</summary>
public sealed partial class ScopePicker
{
    private const int MaxShown = 50;
    private MudButton _button = default!;
    private MudTextField<string>? _field;
    private string _filter = "";
    private bool _open;
    private bool _focus;

    /// <summary>What is known of the meetings.</summary>
    [Parameter, EditorRequired]
    public MeetingCatalog Meetings { get; set; } = MeetingCatalog.Empty;

    /// <summary>What is searched.</summary>
    [Parameter]
    public MeetingScope Scope { get; set; } = MeetingScope.All;

    /// <summary>Something else was chosen.</summary>
    [Parameter]
    public EventCallback<MeetingScope> ScopeChanged { get; set; }

    private List<Transcript> Matching => [.. Meetings.All.Where(m => string.IsNullOrEmpty(_filter)
        || m.Title.Contains(_filter, StringComparison.OrdinalIgnoreCase) || m.FileName.Contains(_filter, StringComparison.OrdinalIgnoreCase))];

    // A checkbox that can't be taken is disabled: MudCheckBox would show its tick before it learns that nothing was chosen.
    private bool Full => Scope.Meetings.Count >= MeetingScope.MaxMeetings;

    private IEnumerable<string> Speakers => SpeakerNames.Of(Meetings.All.Where(m => Scope.Meetings.Count == 0 || Scope.Meetings.Contains(m.FileName)));

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus && _field is not null)
        {
            _focus = false;
            await _field.FocusAsync();
        }
    }

    private void Toggle() => (_open, _focus, _filter) = (!_open, !_open, "");

    private void Close() => _open = false;

    private async Task KeyPressedAsync(KeyboardEventArgs e)
    {
        if (_open && e.Key == "Escape")
        {
            Close();
            await _button.FocusAsync();
        }
    }

    private async Task AllAsync()
    {
        await LimitAsync(MeetingScope.All);
        Close();
        await _button.FocusAsync();
    }

    // Stays open, because several can be chosen.
    private Task ToggleAsync(string file) => Scope.Meetings.Contains(file) ? LimitAsync(Scope with { Meetings = [.. Scope.Meetings.Where(m => m != file)] })
        : Full ? Task.CompletedTask
        : LimitAsync(Scope with { Meetings = [.. Scope.Meetings, file] });

    private Task LimitAsync(MeetingScope scope) => ScopeChanged.InvokeAsync(scope);
}
