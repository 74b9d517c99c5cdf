using AdminApp.Core.Configuration;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace AdminApp.Settings.Limits;

/// <summary>All settings: what they are, what a change would have done to the last hours, and who changed what. Follows changes of other admins.</summary>
public sealed partial class LimitsPage : IDisposable
{
    private const int HistoryStep = 8;
    private const int MaxHistory = 200;
    private const string StoreAway = "The store can't be reached right now. Your edits are still here; try again in a moment.";

    private readonly CancellationTokenSource _ended = new();
    private SettingsDraft? _draft;
    private IReadOnlyList<SettingChange> _history = [];
    private Dictionary<string, AutoBody?> _auto = [];
    private PreviewCard? _preview;
    private string _find = "";
    private string _reason = "";
    private string? _refused;
    private bool _reasonMissing;
    private bool _applying;
    private bool _isAdmin;
    private int _historyShown = HistoryStep;
    private string? _linked;
    private string _group = LimitGroup.Live[0].Title;
    private LimitsPart _part;
    private string? _goTo;

    /// <summary>The setting that the address names: it is shown and marked.</summary>
    [SupplyParameterFromQuery(Name = SettingLink.Parameter)]
    private string? Setting { get; set; }

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private SettingsStore Store { get; set; } = default!;

    [Inject]
    private SettingsCatalog Catalog { get; set; } = default!;

    [Inject]
    private ILlmThrottle Throttle { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private IReadOnlyList<(LimitGroup Group, IReadOnlyList<SettingValue> Values)> Groups
    {
        get
        {
            var live = _draft!.Values.Where(value => value.Definition.IsLive).ToList();
            var grouped = LimitGroup.Live.SelectMany(group => group.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return
            [
                .. LimitGroup.Live.Select(group => (group, Values: Fitting(group.Keys.Select(_draft.Value)))).Where(group => group.Values.Count > 0),
                .. Rest(LimitGroup.Others, "", live.Where(value => !grouped.Contains(value.Definition.Key))),
                .. Rest(LimitGroup.Restart, "takes effect after a restart", _draft.Values.Where(value => value.Definition.NeedsRestart)),
            ];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Setting != _linked)
        {
            _linked = Setting;
            Follow(Catalog.Find(Setting ?? ""));
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_draft is not null && _goTo is { } selector)
        {
            _goTo = null;
            await Js.InvokeVoidAsync("adminapp.goTo", selector);
        }
    }

    // The key and the address of the provider are set on a card of their own.
    private void Follow(SettingDefinition? setting)
    {
        if (setting is not null)
        {
            _find = "";
            _part = setting.IsConnection ? LimitsPart.Key : LimitsPart.Settings;
            _group = LimitGroup.Live.FirstOrDefault(group => group.Keys.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))?.Title ?? (setting.NeedsRestart ? LimitGroup.Restart : LimitGroup.Others);
            _goTo = setting.IsConnection ? "#limits-key" : $"[data-key='{setting.Key}']";
        }
    }

    private void ShowFault() => Follow(_draft!.FirstThatNeedsAttention is { } key ? Catalog.Find(key) : null);

    private async Task ShowPreviewAsync()
    {
        _part = LimitsPart.Preview;
        StateHasChanged();
        await Js.InvokeVoidAsync("adminapp.reveal", "preview-title", "start");
    }

    private bool IsLinked(SettingValue value) => string.Equals(value.Definition.Key, _linked, StringComparison.OrdinalIgnoreCase);

    private async Task LoadAsync()
    {
        _isAdmin = (await User.RequireAsync(UserRole.Operator, _ended.Token)).Role >= UserRole.Admin;
        var snapshot = await Store.GetAsync(_ended.Token);
        _history = await Store.HistoryAsync(_historyShown + 1, _ended.Token);
        if (_draft is null)
        {
            _draft = new SettingsDraft(snapshot);
        }
        else
        {
            _draft.Rebase(snapshot);
        }

        _auto = AutoNow();
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task TickedAsync()
    {
        if (_draft is null || _applying || _ended.IsCancellationRequested)
        {
            return;
        }

        if (Store.Revision != _draft.Revision)
        {
            await ReloadAsync();
            return;
        }

        var auto = AutoNow();
        if (!auto.SequenceEqual(_auto))
        {
            _auto = auto;
            StateHasChanged();
        }
    }

    // Ages are told in minutes: seconds would render the page every second for nothing.
    private Dictionary<string, AutoBody?> AutoNow()
    {
        var now = Throttle.Snapshot();
        return _draft!.Values.Where(value => value.Value == SettingDefinition.Auto).ToDictionary(
            value => value.Definition.Key,
            value => AutoValues.Of(value.Definition.Key, value.Value, now) is { } auto ? auto with { SaidSecondsAgo = auto.SaidSecondsAgo is { } ago ? Math.Floor(ago / 60) * 60 : null } : null);
    }

    private AutoBody? AutoOf(SettingValue value) => _auto.GetValueOrDefault(value.Definition.Key);

    private void FindBy(string? text) => _find = text ?? "";

    private List<SettingValue> Fitting(IEnumerable<SettingValue> values) => [.. values.Where(value => Fits(value.Definition))];

    private IEnumerable<(LimitGroup Group, IReadOnlyList<SettingValue> Values)> Rest(string title, string caption, IEnumerable<SettingValue> values)
    {
        var fitting = Fitting(values);
        return fitting.Count == 0 ? [] : [(new LimitGroup(title, caption, []), fitting)];
    }

    private bool Fits(SettingDefinition setting) => _find.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        setting.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || setting.Key.Contains(word, StringComparison.OrdinalIgnoreCase)
        || setting.Description.Contains(word, StringComparison.OrdinalIgnoreCase));

    // At each keystroke: nothing is read for it.
    private void Edited()
    {
        _refused = null;
        if (_draft!.Changes is { Count: > 0 } changes)
        {
            _draft.Refuse(Store.Try(changes).Faults);
        }
    }

    private void ResetAll()
    {
        _draft!.ResetAll();
        Edited();
    }

    private void Discard()
    {
        _draft!.Discard();
        (_reason, _reasonMissing, _refused) = ("", false, null);
    }

    private void Revert(SettingChange change)
    {
        if (_draft!.Values.Any(value => value.Definition.Key == change.Key && value.Definition.IsLive))
        {
            if (change.OldValue == _draft.Value(change.Key).Configured)
            {
                _draft.Reset(change.Key);
            }
            else
            {
                _draft.Set(change.Key, change.OldValue);
            }

            Follow(Catalog.Find(change.Key));
            _reason = TextCap.Cut($"Revert: {change.Reason}".Trim(' ', ':'), SettingsChangeRequest.MaxReason);
            Edited();
        }
    }

    private async Task MoreHistoryAsync()
    {
        _historyShown = Math.Min(MaxHistory, _historyShown * 4);
        _history = await Store.HistoryAsync(_historyShown + 1, _ended.Token);
    }

    private async Task ApplyAsync()
    {
        _reasonMissing = true;
        if (_applying || _draft!.NeedAttention > 0 || _reason.Trim().Length == 0 || _draft.Count == 0)
        {
            return;
        }

        // What is shown now is what is applied, and on the revision that is shown: nothing is read meanwhile.
        _applying = true;
        try
        {
            var (changes, revision, changed) = (_draft.Changes, _draft.Revision, _draft.Count);
            if (_preview?.Warning is { } warning && !await ConfirmDialog.AskAsync(Dialogs, "Apply all the same?", warning, "Apply", dangerous: false))
            {
                return;
            }

            var user = await User.RequireAsync(UserRole.Operator, _ended.Token);
            switch (await Store.ChangeAsync(new SettingsChangeRequest(changes, _reason.Trim(), user.Actor, revision) { ByAdmin = user.Role >= UserRole.Admin }, _ended.Token))
            {
                case SettingsChangeResult.Invalid invalid:
                    _draft.Refuse(invalid.Faults);
                    _refused = string.Join(" ", invalid.Faults);
                    return;
                case SettingsChangeResult.Stale:
                    _refused = "Someone changed settings at the same moment. Look at the marked rows and apply again.";
                    break;
                default:
                    Discard();
                    Snackbar.Add($"Applied: {Amounts.Count(changed, "setting")}", Severity.Success);
                    break;
            }

            await LoadAsync();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UnauthorizedAccessException or OutOfMemoryException))
        {
            _refused = StoreAway;
        }
        finally
        {
            _applying = false;
        }
    }
}
