using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Speakers;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Transcripts.Speakers;

/// <summary>Asks who a speaker is, and makes the change.</summary>
public sealed partial class SpeakerDialog : IProgress<SpeakerProgress>
{
    private const int MaxSuggested = 50;
    private const string Deleted = "This transcript was deleted.";

    private MeetingSpeakers? _found;
    private AllSpeakers _all = new([], []);
    private string? _name;
    private string? _problem;
    private bool _read;
    private SpeakerReach _reach;
    private int _done;
    private int _of;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private ISpeakerBook Book { get; set; } = default!;

    /// <summary>The meeting.</summary>
    [Parameter, EditorRequired]
    public Guid Transcript { get; set; }

    /// <summary>The speaker's name now.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>The turn that was chosen; null if none was.</summary>
    [Parameter]
    public int? Turn { get; set; }

    /// <summary>The version of the file whose turn was chosen.</summary>
    [Parameter]
    public string? Version { get; set; }

    /// <summary>Whether it is about all meetings only.</summary>
    [Parameter]
    public bool InAll { get; set; }

    private protected override bool StaysWhenRefused => true;

    private MeetingSpeaker? Speaker => _found?.Speakers.FirstOrDefault(speaker => SpeakerKey.Comparer.Equals(speaker.Name, Name));

    private IReadOnlyList<SpeakerReach> Reaches => InAll ? [SpeakerReach.All]
        : Turn is null ? [SpeakerReach.Meeting, SpeakerReach.All]
        : [SpeakerReach.Meeting, SpeakerReach.Turn, SpeakerReach.FromTurn, SpeakerReach.All];

    // Said before it is done: two people become one.
    private string? Merges
    {
        get
        {
            if (_reach is SpeakerReach.Turn or SpeakerReach.FromTurn || SpeakerKey.Comparer.Equals(_name ?? "", Name))
            {
                return null;
            }

            var others = _reach == SpeakerReach.All ? _all.Speakers.Select(speaker => speaker.Name) : _found!.Speakers.Select(speaker => speaker.Name);
            return others.FirstOrDefault(other => SpeakerKey.Comparer.Equals(other, _name ?? "")) is { } known
                ? $"{known} is a speaker of {(_reach == SpeakerReach.All ? "some meetings" : "this meeting")} already: they will be merged."
                : null;
        }
    }

    /// <summary>Shows it; true if a change was made.</summary>
    internal static async Task<bool> ShowAsync(IDialogService dialogs, Guid transcript, string name, Turn? turn = null, string? version = null, bool inAll = false)
    {
        var parameters = new DialogParameters<SpeakerDialog> { { d => d.Transcript, transcript }, { d => d.Name, name }, { d => d.Turn, turn?.Index }, { d => d.Version, version }, { d => d.InAll, inAll } };
        var dialog = await dialogs.ShowAsync<SpeakerDialog>($"Who is “{name}”?", parameters, new DialogOptions { FullWidth = true, MaxWidth = MaxWidth.Small, CloseOnEscapeKey = true });
        return await dialog.Result is { Canceled: false };
    }

    /// <inheritdoc/>
    public void Report(SpeakerProgress value) => _ = InvokeAsync(() =>
    {
        (_done, _of) = (value.Done, value.Of);
        StateHasChanged();
    });

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        (_name, _reach) = (Name, InAll ? SpeakerReach.All : SpeakerReach.Meeting);
        await Current.RequireAsync(UserRole.Admin);
        (_found, _all) = await Task.Run(async () => (await Book.OfAsync(Transcript), await Book.AllAsync()));
        _read = true;
    }

    // It closes when the change is made.
    private protected override Task ReadAsync() => Task.CompletedTask;

    private void NameChanged(string? name) => (_name, _problem) = (name, null);

    // Those of this meeting first.
    private Task<IEnumerable<string>> SuggestAsync(string? typed, CancellationToken cancellationToken)
    {
        var names = _found!.Speakers.Select(speaker => speaker.Name).Concat(_all.Speakers.Select(speaker => speaker.Name)).Distinct(SpeakerKey.Comparer);
        return Task.FromResult(string.IsNullOrWhiteSpace(typed) || typed == Name ? names : names.Where(name => name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase)));
    }

    private async Task SaveAsync()
    {
        if (Busy)
        {
            return;
        }

        SpeakerOutcome? made = null;
        _problem = await ChangeAsync(async user =>
        {
            var to = _name?.Trim() ?? "";
            if (to == Name)
            {
                return "This is the name already. Enter another one, or choose another speaker's.";
            }

            var edit = _reach switch
            {
                SpeakerReach.Turn => new SpeakerEdit { Split = new SpeakerSplit(Name, to) { Turns = [Turn!.Value], Version = Version } },
                SpeakerReach.FromTurn => new SpeakerEdit { Split = new SpeakerSplit(Name, to) { FromTurn = Turn, Version = Version } },
                var reach => new SpeakerEdit { Rename = [new NameChange(Name, to)], InAll = reach == SpeakerReach.All },
            };
            made = await Task.Run(() => Book.ChangeAsync(Transcript, edit, user.Actor, this));
            return made is null ? Deleted : null;
        });
        if (made is { Pending: true })
        {
            Snackbar.Add("The name was changed. Some meetings follow within minutes: the store is busy.", Severity.Info);
        }

        if (_problem is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    private string Action => _reach switch
    {
        SpeakerReach.Turn => "Reassign this turn",
        SpeakerReach.FromTurn => "Reassign these turns",
        _ => Merges is null ? "Rename" : "Merge",
    };

    private string TextOf(SpeakerReach reach) => reach switch
    {
        SpeakerReach.Meeting => $"All of their turns in this meeting ({Amounts.Number(Speaker?.Turns ?? 0)})",
        SpeakerReach.Turn => "This turn only",
        SpeakerReach.FromTurn => "This turn and their later ones",
        _ => $"All meetings with “{Name}”, also those imported later ({Amounts.Number(_all.Speakers.FirstOrDefault(speaker => SpeakerKey.Comparer.Equals(speaker.Name, Name))?.Meetings.Count ?? 0)} now)",
    };
}
